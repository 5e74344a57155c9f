package dev.kedge.cli;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.EntityTag;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.Trust;
import dev.kedge.model.VerifyResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Things that happen, for printers to tell. */
final class Sample {
  static final String URL = "https://example.org/big.iso";
  static final Path FILE = Path.of("/data/big.iso");
  static final long MIB = 1 << 20;
  static final String HEX = "9c56".repeat(16);
  static final Digest SHA256 = new Digest(DigestAlgorithm.SHA256, HEX);

  private Sample() {}

  static TransferEvent.Resolved resolved(int file, long total, long resumedFrom) {
    return new TransferEvent.Resolved(
        file, URL, URL + "?v=2", FILE, total, resumedFrom, true, "\"v1\"", null);
  }

  static TransferEvent.Progress progress(int file, long bytes, long total) {
    return new TransferEvent.Progress(file, bytes, total, 10 * MIB, 4);
  }

  static TransferEvent.Retry retry(int file) {
    return retry(file, 1, Duration.ofMillis(1500));
  }

  static TransferEvent.Retry retry(int file, int attempt, Duration delay) {
    return new TransferEvent.Retry(
        file, new Failure.CutShort(URL, "the connection broke", null), attempt, delay);
  }

  static TransferEvent.Done done(int file) {
    return new TransferEvent.Done(
        file,
        URL,
        URL,
        FILE,
        12 * MIB,
        12 * MIB,
        0,
        Duration.ofMillis(1200),
        List.of(SHA256),
        Proof.VALIDATOR,
        "\"v1\"",
        "Sat, 21 Nov 2026 12:00:00 GMT",
        false);
  }

  static TransferEvent.Failed failed(int file, Failure failure) {
    return new TransferEvent.Failed(file, URL, FILE, failure, 4 * MIB);
  }

  /** One of each type. */
  static List<Failure> failures() {
    return new ArrayList<>(
        List.of(
            new Failure.Unreachable(URL, "no such host", false, null),
            new Failure.Stalled(URL, "reading", Duration.ofSeconds(30)),
            new Failure.TooSlow(URL, 1024, Duration.ofSeconds(60)),
            new Failure.CutShort(URL, "cut short", null),
            new Failure.ServerBusy(URL, 503, null),
            new Failure.BadAnswer(URL, "no Content-Range"),
            new Failure.Refused(URL, 404, "Not Found"),
            new Failure.MissingCredentials(URL, "Authorization"),
            new Failure.Changed(URL, "etag"),
            Failure.Mismatch.ofFetched("big.iso", HEX, HEX, "--checksum"),
            new Failure.NoProof("big.iso", "no digest"),
            new Failure.WrongContent(URL, "a web page"),
            Failure.Local.of("read-only", null),
            Failure.Away.gone(FILE, FILE),
            new Failure.Busy(FILE, 42, null),
            new Failure.OwnLimit("--max-time is over"),
            new Failure.NotTrusted(URL, "certificate expired", null, null),
            new Failure.Usage("two URLs to one name", null),
            new Failure.Problem(URL, 401, "unauthorized", "said no", null),
            new Failure.Guarded("no marker", "mount the disk"),
            new Failure.TwoDevices(URL, "d1"),
            new Failure.Interrupted()));
  }

  static Download download(long id, DownloadState state) {
    boolean bad = state == DownloadState.FAILED;
    return new Download(
        id,
        FILE,
        FILE,
        URL,
        URL,
        URL,
        List.of("Authorization"),
        List.of(new ExpectedDigest(SHA256, Trust.USER)),
        state,
        "a1",
        new Pin(12 * MIB, new EntityTag(false, "v1"), null, false, null, List.of()),
        4 * MIB,
        state == DownloadState.COMPLETED ? 12 * MIB : 3 * MIB,
        null,
        state == DownloadState.COMPLETED ? List.of(SHA256) : List.of(),
        state == DownloadState.COMPLETED ? Proof.VALIDATOR : null,
        bad ? "refused" : null,
        bad ? URL + ": the server answered 404" : null,
        bad ? Instant.parse("2026-11-21T11:00:00Z") : null,
        Instant.parse("2026-11-21T10:00:00Z"),
        Instant.parse("2026-11-21T11:00:00Z"),
        0,
        null);
  }

  static VerifyResult good() {
    return result(VerifyResult.Verdict.GOOD, List.of(), null);
  }

  static VerifyResult bad() {
    return result(
        VerifyResult.Verdict.BAD,
        List.of(3, 17, 18, 19),
        Failure.Mismatch.ofFetched("big.iso", HEX, HEX, "kedge's own record"));
  }

  private static VerifyResult result(
      VerifyResult.Verdict verdict, List<Integer> badChunks, @Nullable Failure failure) {
    return new VerifyResult(
        FILE,
        verdict,
        100 * MIB,
        4 * MIB,
        25,
        badChunks,
        List.of(SHA256),
        Trust.OWN_RECORD,
        Duration.ofMillis(300),
        0,
        failure);
  }
}
