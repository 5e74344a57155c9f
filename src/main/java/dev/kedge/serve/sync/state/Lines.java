package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps apart who reports as one device. */
final class Lines {
  /** More copies of one ledger than that are found by what they say of items. */
  private static final int MOST = 256;

  private Lines() {}

  /**
   * What is said to a push.
   *
   * @param receipt to be shown with the next one
   * @param areTwo whether another machine has reported as this device since this one did last. It
   *     is the other's turn to hear that then, if it is still there; if not, this one is alone.
   */
  record Next(String receipt, boolean areTwo) {}

  /**
   * Takes the receipt a push shows and gives the next one.
   *
   * @param shown anything else than a receipt if the device was never given one
   */
  static Next next(Turn turn, String device, String shown) throws StoreException {
    Transaction transaction = turn.transaction();
    List<Line> lines = of(transaction, device);
    Optional<Line> line = lines.stream().filter(one -> one.receipt().equals(shown)).findAny();
    String receipt = RandomId.next();
    if (line.isPresent()) {
      transaction.update(
          "UPDATE sync_line SET receipt = ?, continued = ? WHERE device_id = ? AND receipt = ?",
          receipt,
          turn.generation(),
          device,
          shown);
    } else {
      makeRoom(transaction, device, lines);
      transaction.update(
          "INSERT INTO sync_line (device_id, receipt, opened, continued) VALUES (?, ?, ?, 0)",
          device,
          receipt,
          turn.generation());
    }
    return new Next(receipt, line.filter(one -> one.crosses(lines)).isPresent());
  }

  /** Whoever comes next is the device. */
  static void forget(Transaction transaction, String device) throws StoreException {
    transaction.update("DELETE FROM sync_line WHERE device_id = ?", device);
  }

  /** Those that were not heard of since then. */
  static void forgetBefore(Transaction transaction, long sequence) throws StoreException {
    transaction.update(
        "DELETE FROM sync_line WHERE opened < ? AND continued < ?", sequence, sequence);
  }

  private static List<Line> of(Transaction transaction, String device) throws StoreException {
    return transaction.list(
        row -> new Line(row.text(1), row.number(2), row.number(3)),
        "SELECT receipt, opened, continued FROM sync_line WHERE device_id = ?",
        device);
  }

  private static void makeRoom(Transaction transaction, String device, List<Line> lines)
      throws StoreException {
    if (lines.size() >= MOST) {
      Line oldest = lines.stream().min(Comparator.comparingLong(Line::heard)).orElseThrow();
      transaction.update(
          "DELETE FROM sync_line WHERE device_id = ? AND receipt = ?", device, oldest.receipt());
    }
  }
}
