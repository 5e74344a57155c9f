package dev.kedge.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of proving one file.
 *
 * @param size bytes of the file as found
 * @param chunkSize bytes a chunk; 0 where no chunk record was used
 * @param badChunks indexes of chunks whose bytes differ from the record
 * @param digests computed from the bytes found
 * @param against what they were compared with; null when there was nothing
 * @param fetchedChunks how many a repair fetched; all, where the server gives no ranges
 * @param failure why the file is not proven; null when it is
 */
public record VerifyResult(
    Path file,
    Verdict verdict,
    long size,
    long chunkSize,
    int chunks,
    List<Integer> badChunks,
    List<Digest> digests,
    @Nullable Trust against,
    Duration time,
    int fetchedChunks,
    @Nullable Failure failure) {
  public VerifyResult {
    badChunks = List.copyOf(badChunks);
    digests = List.copyOf(digests);
  }

  /** This good result, as that of a file whose chunks {@code bad} were fetched again. */
  public VerifyResult repaired(List<Integer> bad, int fetched) {
    Verdict ended = verdict == Verdict.GOOD ? Verdict.REPAIRED : verdict;
    return new VerifyResult(
        file, ended, size, chunkSize, chunks, bad, digests, against, time, fetched, failure);
  }

  /** This bad result, with the reason why it stays so. */
  public VerifyResult notRepaired(Failure why) {
    return new VerifyResult(
        file, verdict, size, chunkSize, chunks, badChunks, digests, against, time, 0, why);
  }

  /** How it ended. */
  public enum Verdict {
    GOOD,
    REPAIRED,
    BAD,
    /** No digest or record to compare with. */
    UNKNOWN,
    /** The file could not be read. */
    UNREADABLE
  }
}
