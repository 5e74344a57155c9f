package dev.kedge.verify;

import dev.kedge.model.Digest;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Compares one file with what is known of it, and never writes. Whole digests need the bytes in
 * order, so chunks are then checked in the same pass; with a chunk record alone, several threads
 * take chunks.
 *
 * <p>Not for a file this process holds a lock on: closing a second channel gives up POSIX locks.
 */
public final class FileVerifier {
  private final int threads;
  private final BooleanSupplier cancelled;

  /**
   * @param cancelled asked between reads, from several threads
   */
  public FileVerifier(int threads, BooleanSupplier cancelled) {
    this.threads = Math.max(1, threads);
    this.cancelled = cancelled;
  }

  /** Throws {@link Failure.Local} for a file that cannot be read. */
  public Findings verify(Path file, Evidence evidence) throws Failure.Local, Failure.Interrupted {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw Failure.Local.of(file + ": not a regular file", null);
      }
      return checked(file, evidence);
    } catch (NoSuchFileException e) {
      throw new Failure.Local(file + ": no such file", "fetch it, or check its name", false, e);
    } catch (AccessDeniedException e) {
      throw new Failure.Local(
          file + ": permission denied", "check who may read the file", false, e);
    } catch (IOException e) {
      throw new Failure.Local(file + ": cannot be read: " + e.getMessage(), null, false, e);
    }
  }

  private Findings checked(Path file, Evidence evidence) throws IOException, Failure.Interrupted {
    ChunkCheck chunks = new ChunkCheck(file, evidence, cancelled);
    List<Digest> digests = new ArrayList<>();
    List<Integer> bad;
    if (evidence.whole().isEmpty()) {
      bad = chunks.inParallel(threads);
    } else {
      WholeCheck whole = new WholeCheck(evidence.whole());
      bad = chunks.inOrder(whole);
      digests.addAll(whole.digests());
    }
    long size = Files.size(file);
    return new Findings(
        size,
        evidence.total() < 0 || evidence.total() == size,
        bad,
        digests,
        unmet(evidence.whole(), digests));
  }

  private static List<ExpectedDigest> unmet(List<ExpectedDigest> expected, List<Digest> digests) {
    return expected.stream().filter(one -> !digests.contains(one.digest())).toList();
  }
}
