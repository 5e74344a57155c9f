package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Logins;
import dev.kedge.model.Pin;
import dev.kedge.model.Ticker;
import dev.kedge.model.Trust;
import dev.kedge.model.VerifyRequest;
import dev.kedge.model.VerifyResult;
import dev.kedge.model.VerifyResult.Verdict;
import dev.kedge.protocol.TypedText;
import dev.kedge.transfer.Stop;
import dev.kedge.verify.Evidence;
import dev.kedge.verify.FileVerifier;
import dev.kedge.verify.Findings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Proves one file against what the user demands, else against the ledger's own record. */
final class Verifying {
  private static final VerifyRequest OWN_RECORD =
      new VerifyRequest(List.of(), List.of(), false, List.of(), Logins.NONE, FetchOptions.DEFAULT);

  private final Ledger ledger;
  private final Ticker ticker;
  private final Stop stop;
  private final int threads;

  Verifying(Ledger ledger, Ticker ticker, Stop stop, int threads) {
    this.ledger = ledger;
    this.ticker = ticker;
    this.stop = stop;
    this.threads = threads;
  }

  /** The ledger's record of a finished file: its row and its chunks' digests. */
  record Recorded(Download row, List<@Nullable Digest> chunks) {}

  VerifyResult verify(Path file, VerifyRequest request) {
    long began = ticker.nanos();
    try {
      Optional<Recorded> recorded = recorded(file);
      Optional<Evidence> evidence = evidence(recorded, request.checksums());
      if (evidence.isEmpty() && Files.exists(file)) {
        return unknown(file, began);
      }
      if (evidence.isEmpty()) {
        throw Failure.Local.of(
            TypedText.shown(file.toString()) + ": no such file", "see 'kedge list'");
      }
      Findings findings = new FileVerifier(threads, stop::requested).verify(file, evidence.get());
      VerifyResult result =
          result(file, evidence.get(), findings, !request.checksums().isEmpty(), began);
      if (recorded.isPresent() && isOf(file, recorded.get(), request)) {
        ledger.verified(recorded.get().row().id(), result);
      }
      return result;
    } catch (Failure failure) {
      return ended(file, Verdict.UNREADABLE, failure, began);
    }
  }

  /** A result of another file that has taken the place is none of the download's. */
  private static boolean isOf(Path file, Recorded recorded, VerifyRequest request) throws Failure {
    return request.checksums().isEmpty()
        || Disk.stamp(file).filter(stamp -> stamp.equals(recorded.row().stamp())).isPresent();
  }

  /** Against the ledger's own record. */
  VerifyResult verify(Path file) {
    return verify(file, OWN_RECORD);
  }

  /** The newest finished download of this file. */
  Optional<Recorded> recorded(Path file) throws Failure {
    Path path = file.toAbsolutePath().normalize();
    for (Download row : ledger.at(path)) {
      if (row.state() == DownloadState.COMPLETED && row.file().equals(path)) {
        List<@Nullable Digest> chunks = new ArrayList<>();
        for (ChunkRow chunk : ledger.chunks(row.id(), row.attempt())) {
          chunks.add(chunk.digest());
        }
        return Optional.of(new Recorded(row, chunks));
      }
    }
    return Optional.empty();
  }

  private static Optional<Evidence> evidence(
      Optional<Recorded> recorded, List<ExpectedDigest> checksums) {
    if (!checksums.isEmpty()) {
      return Optional.of(Evidence.ofWhole(checksums)); // it alone decides: the file may be another
    }
    if (recorded.isEmpty()) {
      return Optional.empty();
    }
    Download row = recorded.get().row();
    Pin pin = row.pin();
    long total = pin == null ? -1 : pin.total();
    List<@Nullable Digest> chunks = recorded.get().chunks();
    List<ExpectedDigest> whole = new ArrayList<>();
    if (chunks.isEmpty()) {
      row.digests().forEach(digest -> whole.add(new ExpectedDigest(digest, Trust.OWN_RECORD)));
    }
    if (whole.isEmpty() && chunks.isEmpty() && total != 0) {
      return Optional.empty();
    }
    return Optional.of(new Evidence(total, row.chunkSize(), chunks, whole));
  }

  private VerifyResult result(
      Path file, Evidence evidence, Findings found, boolean demanded, long began) {
    Trust against = demanded ? Trust.USER : Trust.OWN_RECORD;
    return new VerifyResult(
        file,
        found.isGood() ? Verdict.GOOD : Verdict.BAD,
        found.size(),
        evidence.chunks().isEmpty() ? 0 : evidence.chunkSize(),
        evidence.chunks().size(),
        found.badChunks(),
        found.digests(),
        against,
        since(began),
        0,
        found.isGood() ? null : why(file, evidence, found));
  }

  private static Failure why(Path file, Evidence evidence, Findings found) {
    String name = String.valueOf(file.getFileName());
    if (!found.unmet().isEmpty()) {
      ExpectedDigest unmet = found.unmet().getFirst();
      String actual =
          found.digests().stream()
              .filter(digest -> digest.algorithm() == unmet.digest().algorithm())
              .map(Digest::toString)
              .findFirst()
              .orElse("none");
      String source = unmet.trust() == Trust.USER ? "--checksum" : "the ledger";
      return Failure.Mismatch.ofFile(name, unmet.digest().toString(), actual, source);
    }
    return found.sizeFits()
        ? Failure.Mismatch.ofChunks(name, found.badChunks(), evidence.chunks().size())
        : Failure.Mismatch.ofSize(name, evidence.total(), found.size());
  }

  private VerifyResult unknown(Path file, long began) {
    return ended(
        file,
        Verdict.UNKNOWN,
        new Failure.NoProof(
            String.valueOf(file.getFileName()),
            "nothing is known to compare it with: it is not in the ledger"),
        began);
  }

  private VerifyResult ended(Path file, Verdict verdict, Failure failure, long began) {
    return new VerifyResult(
        file, verdict, 0, 0, 0, List.of(), List.of(), null, since(began), 0, failure);
  }

  private Duration since(long beganNanos) {
    return Duration.ofNanos(ticker.nanos() - beganNanos);
  }
}
