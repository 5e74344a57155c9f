package dev.kedge.sync;

import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.OutboxRow;
import dev.kedge.ledger.Said;
import dev.kedge.ledger.ServerRow;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Failure;
import dev.kedge.protocol.sync.Report;
import dev.kedge.protocol.sync.Verdict.Reason;
import dev.kedge.sync.api.DeviceApi;
import dev.kedge.sync.api.PushAnswer;
import dev.kedge.sync.api.PushAnswer.ServerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Delivers what waits in the ledger. A report is dropped only when the server has answered for it,
 * so a cut connection, a kill or a power cut leads to its being sent again, which does no harm. For
 * one thread at a time.
 */
public final class Outbox {
  private static final int BATCH = 200;

  private final SyncLedger ledger;
  private final String url;
  private final DeviceApi api;

  public Outbox(SyncLedger ledger, String url, DeviceApi api) {
    this.ledger = ledger;
    this.url = url;
    this.api = api;
  }

  /**
   * Delivers all that waits, unless another thread or process is at it.
   *
   * @return whether it did; if not, it is to be tried again
   * @throws Failure.TwoDevices another machine reports under this device's id
   */
  public boolean flush() throws Failure {
    return ledger.deliver(
        url,
        () -> {
          identify();
          List<OutboxRow> batch = next();
          while (!batch.isEmpty()) {
            deliver(batch);
            batch = next();
          }
        });
  }

  /** Reports of items whose id is known. */
  private List<OutboxRow> next() throws Failure {
    return ledger.outbox(url, BATCH).stream()
        .filter(row -> !Provisional.is(row.report().itemId()))
        .toList();
  }

  /** Asks for the ids of items of which only a version was known. */
  private void identify() throws Failure {
    for (ItemRow row : ledger.items(url)) {
      if (!Provisional.is(row.item())) {
        continue;
      }
      Optional<String> item = api.itemOf(Provisional.version(row.item()));
      if (item.isPresent()) {
        ledger.identify(url, row.item(), item.get(), Outbox::again);
      }
    }
  }

  private void deliver(List<OutboxRow> batch) throws Failure {
    List<Long> ids = batch.stream().map(OutboxRow::id).toList();
    String receipt = ledger.server(url).map(ServerRow::receipt).orElse("none");
    PushAnswer answer;
    try {
      answer = api.push(batch.stream().map(OutboxRow::report).toList(), receipt);
    } catch (Failure failure) {
      ledger.notDelivered(ids, failure.type());
      throw failure;
    }
    String next = answer.receipt().orElse(receipt);
    Map<String, PushAnswer.Result> results = new HashMap<>();
    answer.results().forEach(result -> results.put(result.opId(), result));
    List<Long> done = new ArrayList<>();
    for (OutboxRow row : batch) {
      PushAnswer.Result result = results.get(row.report().opId());
      if (result == null) {
        continue;
      }
      if (result.reason().filter(Reason.TWO_DEVICES.label()::equals).isPresent()) {
        ledger.delivered(url, done, next);
        ledger.notDelivered(ids, Reason.TWO_DEVICES.label());
        ledger.trouble(url, Optional.of(Reason.TWO_DEVICES.label()));
        throw new Failure.TwoDevices(url, api.device());
      }
      countAnew(row.report(), result);
      done.add(row.id());
    }
    if (done.isEmpty()) {
      ledger.notDelivered(ids, "bad-answer");
      throw new Failure.BadAnswer(url, "an answer to a push without results");
    }
    ledger.delivered(url, done, next);
  }

  /**
   * Puts the counter right where the server is ahead of it, as after a ledger was restored, and
   * says again how the item stands.
   */
  private void countAnew(Report report, PushAnswer.Result result) throws Failure {
    String reason = result.isApplied() ? "" : result.reason().orElse("");
    Optional<ItemRow> item = ledger.item(url, report.itemId());
    if (item.isEmpty() || reason.isEmpty()) {
      return;
    }
    ItemRow row = item.get();
    boolean isLast = row.attempt() == report.attempt() && row.rev() == report.rev();
    boolean isSpoilt =
        reason.equals(Reason.SHRUNK.label()) || reason.equals(Reason.OTHER_VERSION.label());
    Optional<ServerState> state = result.state();
    boolean isBehind =
        reason.equals(Reason.STALE.label())
            && state.filter(held -> isAhead(held, row) && differs(held, row)).isPresent();
    if (!isLast || (!isSpoilt && !isBehind)) {
      return;
    }
    long held = state.map(ServerState::attempt).orElse(0L);
    var _ = ledger.repeatAfter(url, row.item(), held, Outbox::again);
  }

  /** Says all that this machine holds, as a device of which the server knows nothing. */
  public static void introduce(SyncLedger ledger, String url) throws Failure {
    ledger.countAnew(url);
    for (ItemRow row : ledger.items(url)) {
      if (row.state().isHeld() && !Provisional.is(row.item())) {
        var _ = ledger.repeat(url, row.item(), Outbox::again);
      }
    }
  }

  /** What was said last. */
  static Said again(ItemRow row) {
    Report.Type type =
        switch (row.state()) {
          case CLEARED -> Report.Type.CLEARED;
          case COMPLETED, STALE -> Report.Type.DIGEST;
          default -> Report.Type.EVENT;
        };
    Said said = Said.of(type, row.version(), row.state()).holding(row.chunks(), row.bytes());
    return row.digest().isPresent() ? said.proven(row.digest().get()) : said;
  }

  private static boolean isAhead(ServerState held, ItemRow row) {
    return held.attempt() > row.attempt()
        || (held.attempt() == row.attempt() && held.rev() > row.rev());
  }

  private static boolean differs(ServerState held, ItemRow row) {
    return !held.state().equals(row.state().label()) || !held.version().equals(row.version());
  }
}
