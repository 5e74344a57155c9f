package dev.kedge.app;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.Trust;
import dev.kedge.model.VerifyResult;
import dev.kedge.model.VerifyResult.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Remembers in the ledger that a finished file is damaged, until it is repaired. */
final class Damage {
  private Damage() {}

  static void found(Ledger ledger, long download, Path file, List<Integer> badChunks)
      throws Failure {
    ledger.verified(download, result(file, Verdict.BAD, badChunks));
  }

  static void over(Ledger ledger, long download, Path file) throws Failure {
    ledger.verified(download, result(file, Verdict.REPAIRED, List.of()));
  }

  private static VerifyResult result(Path file, Verdict verdict, List<Integer> badChunks) {
    return new VerifyResult(
        file, verdict, 0, 0, 0, badChunks, List.of(), Trust.SIDECAR, Duration.ZERO, 0, null);
  }
}
