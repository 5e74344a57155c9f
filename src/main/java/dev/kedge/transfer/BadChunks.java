package dev.kedge.transfer;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gives back chunks that came and are not what the manifest says, so that they alone are fetched
 * again; what claimed them is withdrawn before their bytes are touched. For the thread that commits
 * claims.
 */
final class BadChunks {
  private static final int MOST_TIMES = 3;

  private final Board board;
  private final Ledger ledger;
  private final long download;
  private final String attempt;
  private final String name;
  private final Consumer<Failure> told;
  private final Map<Integer, Integer> times = new HashMap<>();

  /**
   * @param name of the file, for people
   * @param told of each chunk that will be fetched again
   */
  BadChunks(
      Board board,
      Ledger ledger,
      long download,
      String attempt,
      String name,
      Consumer<Failure> told) {
    this.board = board;
    this.ledger = ledger;
    this.download = download;
    this.attempt = attempt;
    this.name = name;
    this.told = told;
  }

  /**
   * Looks for bad chunks.
   *
   * @throws Failure.Mismatch one came wrong time and again
   */
  void giveBack() throws Failure {
    List<Integer> bad = board.bad();
    if (bad.isEmpty()) {
      return;
    }
    ledger.withdraw(download, attempt, bad);
    Failure.Mismatch mismatch = Failure.Mismatch.ofManifest(name, bad);
    for (int chunk : bad) {
      if (times.merge(chunk, 1, Integer::sum) >= MOST_TIMES) {
        throw mismatch;
      }
    }
    told.accept(mismatch);
    board.giveBack(bad);
  }
}
