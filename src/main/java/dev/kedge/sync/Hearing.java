package dev.kedge.sync;

import dev.kedge.ledger.DesiredRow;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.RemovalRow;
import dev.kedge.ledger.ServerRow;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Failure;
import dev.kedge.sync.api.Changes;
import dev.kedge.sync.api.Desired;
import dev.kedge.sync.api.DeviceApi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Hears what the server has to say, and notes it in the ledger. For one thread at a time. */
public final class Hearing {
  /** What comes after so many is heard in the next round. */
  private static final int MOST_PAGES = 1_000;

  private final SyncLedger ledger;
  private final String url;
  private final DeviceApi api;
  private long sequence;

  public Hearing(SyncLedger ledger, String url, DeviceApi api) {
    this.ledger = ledger;
    this.url = url;
    this.api = api;
  }

  /** Hears all changes there are, and what is desired. */
  public void all() throws Failure {
    boolean more = true;
    for (int pages = 0; more && pages < MOST_PAGES; pages++) {
      more = changes(Duration.ZERO).hasMore();
    }
    desired();
  }

  /**
   * Waits up to so long for a change.
   *
   * @return whether there was one
   */
  public boolean waitForNews(Duration wait) throws Failure {
    return changes(wait).count() > 0;
  }

  private Changes changes(Duration wait) throws Failure {
    Optional<String> cursor = ledger.server(url).flatMap(ServerRow::cursor);
    Optional<Changes> heard = api.changes(cursor, wait);
    if (heard.isEmpty()) {
      startOver();
      return new Changes(Optional.empty(), 0, 1, cursor.isPresent());
    }
    // Not yet the generation: a clear counts as heard only once what is to go has been read.
    ledger.heard(url, heard.get().cursor(), 0);
    sequence = Math.max(sequence, heard.get().generation());
    return heard.get();
  }

  /**
   * The server does not know the cursor: it may have been put back from a backup, and have lost
   * reports. What this device holds is said again.
   */
  private void startOver() throws Failure {
    ledger.forgetHeard(url);
    for (ItemRow item : ledger.items(url)) {
      if (item.attempt() > 0) {
        var _ = ledger.repeat(url, item.item(), Outbox::again);
      }
    }
  }

  private void desired() throws Failure {
    ServerRow row = ledger.server(url).orElseThrow(() -> Failure.Local.of(url + ": unknown", null));
    long before = sequence;
    Optional<Desired> news = api.desired(row.desiredTag());
    if (news.isPresent()) {
      note(news.get());
    }
    ledger.heard(url, row.cursor(), before);
  }

  private void note(Desired desired) throws Failure {
    List<DesiredRow> items =
        desired.items().stream()
            .map(item ->
                new DesiredRow(
                    item.item(),
                    item.version(),
                    item.priority(),
                    item.notBefore(),
                    item.deadline(),
                    desired.paused().contains(item.item())))
            .toList();
    Set<String> wanted = items.stream().map(DesiredRow::item).collect(Collectors.toSet());
    List<RemovalRow> removed =
        desired.removed().stream()
            .filter(item -> !wanted.contains(item.item()))
            .map(item -> new RemovalRow(item.item(), item.generation()))
            .toList();
    ledger.wanted(url, Optional.empty(), items, removed);
    sequence = Math.max(sequence, desired.generation());
    ledger.heard(url, ledger.server(url).flatMap(ServerRow::cursor), desired.generation());
    for (Desired.Removed item : desired.removed()) {
      if (wanted.contains(item.item())) {
        stays(item.item());
      }
    }
    ledger.wanted(url, desired.tag(), items, removed); // Only now: the above is not to be missed.
  }

  /**
   * It was cleared, and is wanted again before this device let go of it: the server waits for an
   * answer, which is how the item stands.
   */
  private void stays(String item) throws Failure {
    Optional<ItemRow> row = ledger.item(url, item);
    if (row.isPresent() && row.get().attempt() > 0 && row.get().state().isHeld()) {
      var _ = ledger.repeat(url, item, Outbox::again);
    }
  }
}
