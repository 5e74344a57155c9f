package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.Report;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes what devices push, once for each key: whoever asks again gets the same answer. Of each
 * device the answers to the last few keys are kept; what is pushed again after that is known by its
 * attempts and revisions, so nothing is counted twice.
 */
public final class Pushes {
  private static final int PLACES = 32;

  private final Turns turns;
  private final Reports reports;

  public Pushes(Turns turns, Knowledge knowledge) {
    this.turns = turns;
    this.reports = new Reports(knowledge);
  }

  /**
   * A push, as it came.
   *
   * @param receipt of the push before, as the device kept it, or any other text if it has none yet;
   *     empty if it does not speak of receipts
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Push(
      String device,
      String key,
      byte[] bodyDigest,
      Optional<String> receipt,
      List<Report> reports) {}

  /** Writes what became of reports, with the receipt for them if there is one. */
  @FunctionalInterface
  public interface Answer {
    String of(List<ReportResult> results, Optional<String> receipt);
  }

  /** What became of a push. */
  public sealed interface Outcome {
    /** The answer, now or then. */
    record Answered(String answer) implements Outcome {}

    /** The key was used for another body. */
    record OtherBody() implements Outcome {}

    /** The device does not count. */
    record NoDevice() implements Outcome {}
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Kept(String key, byte[] bodyDigest, String answer) {}

  /** Returns when all of it is durable. */
  public Outcome push(Push push, Answer answer) throws StoreException {
    return turns.take(turn -> {
      Transaction transaction = turn.transaction();
      Optional<Device> device =
          DeviceTable.find(transaction, push.device()).filter(found -> !found.isRevoked());
      if (device.isEmpty()) {
        return new Outcome.NoDevice();
      }
      Optional<Kept> kept = find(transaction, push);
      if (kept.isPresent()) {
        return Arrays.equals(kept.get().bodyDigest(), push.bodyDigest())
            ? new Outcome.Answered(kept.get().answer())
            : new Outcome.OtherBody();
      }
      Optional<Lines.Next> next =
          push.receipt().map(shown -> device.get().lines().push(shown, turn.generation()));
      if (next.isPresent()) {
        DeviceTable.setLines(transaction, push.device(), next.get().lines());
      }
      List<ReportResult> results =
          next.filter(Lines.Next::areTwo).isPresent()
              ? Reports.ofTwoDevices(push.reports())
              : taken(turn, device.get(), push.reports());
      String text = answer.of(results, next.map(Lines.Next::receipt));
      keep(turn, push, text);
      return new Outcome.Answered(text);
    });
  }

  private List<ReportResult> taken(Turn turn, Device device, List<Report> said)
      throws StoreException {
    List<ReportResult> results = new ArrayList<>();
    for (Report report : said) {
      results.add(reports.take(turn, device, report));
    }
    return results;
  }

  private static Optional<Kept> find(Transaction transaction, Push push) throws StoreException {
    return transaction
        .first(
            row -> new Kept(row.text(1), row.bytes(2), row.text(3)),
            "SELECT push_key, body_digest, answer FROM sync_push WHERE device_id = ? AND place = ?",
            push.device(),
            place(push))
        .filter(kept -> kept.key().equals(push.key()));
  }

  private static void keep(Turn turn, Push push, String answer) throws StoreException {
    turn.transaction()
        .update(
            "REPLACE INTO sync_push (device_id, place, push_key, body_digest, answer, at_ms) VALUES"
                + " (?, ?, ?, ?, ?, ?)",
            push.device(),
            place(push),
            push.key(),
            push.bodyDigest(),
            answer,
            turn.millis());
  }

  private static int place(Push push) {
    return Math.floorMod(RefreshSecret.sha256(push.key())[0], PLACES);
  }
}
