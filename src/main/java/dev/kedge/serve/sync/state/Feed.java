package dev.kedge.serve.sync.state;

import dev.kedge.serve.http.Quota;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changed for a user, in the order of the server's sequence. */
public final class Feed {
  private final Turns turns;

  public Feed(Turns turns) {
    this.turns = turns;
  }

  /** What a cursor leads to. */
  public sealed interface Answer {
    /**
     * What comes next. Of several changes of one thing the last one stands for all.
     *
     * @param generation the server's sequence up to which the follower has now heard of everything;
     *     empty while there is more
     */
    record Page(List<Change> changes, Cursor next, boolean hasMore, Optional<Long> generation)
        implements Answer {}

    /** There may be changes that cannot be told any more, or never were: all must be read anew. */
    record Expired() implements Answer {}
  }

  private record Found(long sequence, String nonce, ChangeKind kind, Place place, long atMillis) {}

  private record Thing(ChangeKind kind, Place place) {}

  /** Knows when a client is gone. */
  @FunctionalInterface
  public interface Presence {
    Quota.Slot whenGone(Runnable action);
  }

  /**
   * Reads on.
   *
   * @param cursor none to begin with what comes from now on
   * @param patience how long to wait where there is nothing yet
   * @param client given what ends the waiting, for when nobody waits for the answer any more
   */
  public Answer read(
      String user, Optional<Cursor> cursor, int limit, Duration patience, Presence client)
      throws StoreException, InterruptedException {
    if (cursor.isEmpty()) {
      return turns.read(transaction -> begin(transaction, user));
    }
    long end = turns.ticker().nanos() + patience.toNanos();
    try (Waiters.Waiter waiter = turns.waiters().join(user);
        Quota.Slot _ = client.whenGone(waiter::leave)) {
      while (true) {
        Answer answer =
            turns.read(transaction -> continued(transaction, user, cursor.get(), limit));
        Duration left = Duration.ofNanos(end - turns.ticker().nanos());
        boolean isEmpty = answer instanceof Answer.Page page && page.changes().isEmpty();
        if (!isEmpty || !left.isPositive() || turns.waiters().haveEnded() || waiter.isLeft()) {
          return answer;
        }
        waiter.await(left);
      }
    }
  }

  private static Answer begin(Transaction transaction, String user) throws StoreException {
    String epoch = Clock.epoch(transaction);
    Cursor last =
        transaction
            .first(
                row -> new Cursor(epoch, row.number(1), row.text(2)),
                "SELECT seq, nonce FROM sync_change WHERE user_id = ? ORDER BY seq DESC LIMIT 1",
                user)
            .orElse(Cursor.start(epoch));
    return new Answer.Page(List.of(), last, false, Optional.of(Clock.sequence(transaction)));
  }

  private static Answer continued(Transaction transaction, String user, Cursor cursor, int limit)
      throws StoreException {
    if (!isGood(transaction, user, cursor)) {
      return new Answer.Expired();
    }
    List<Found> found =
        transaction.list(
            row ->
                new Found(
                    row.number(1),
                    row.text(2),
                    ChangeKind.of(row.text(3)),
                    new Place(user, row.text(4), row.text(5)),
                    row.number(6)),
            "SELECT seq, nonce, kind, item_id, device_id, at_ms FROM sync_change WHERE user_id = ?"
                + " AND seq > ? ORDER BY seq LIMIT ?",
            user,
            cursor.sequence(),
            limit + 1);
    boolean hasMore = found.size() > limit;
    List<Found> page = hasMore ? found.subList(0, limit) : found;
    Cursor next =
        page.isEmpty()
            ? cursor
            : new Cursor(cursor.epoch(), page.getLast().sequence(), page.getLast().nonce());
    Optional<Long> generation =
        hasMore ? Optional.empty() : Optional.of(Clock.sequence(transaction));
    return new Answer.Page(changes(transaction, page), next, hasMore, generation);
  }

  private static boolean isGood(Transaction transaction, String user, Cursor cursor)
      throws StoreException {
    if (!cursor.epoch().equals(Clock.epoch(transaction))) {
      return false;
    }
    if (cursor.equals(Cursor.start(cursor.epoch()))) {
      boolean hasRows =
          transaction.number("SELECT count(*) FROM sync_change WHERE user_id = ?", user) > 0;
      // Somebody's last change is never pruned, so nobody without one has lost any.
      return Clock.pruned(transaction) == 0 || !hasRows;
    }
    return transaction
        .first(
            row -> row.text(1),
            "SELECT nonce FROM sync_change WHERE seq = ? AND user_id = ?",
            cursor.sequence(),
            user)
        .filter(cursor.nonce()::equals)
        .isPresent();
  }

  private static List<Change> changes(Transaction transaction, List<Found> page)
      throws StoreException {
    Map<Thing, Found> last = new LinkedHashMap<>();
    for (Found found : page) {
      Thing thing = new Thing(found.kind(), found.place());
      last.remove(thing);
      last.put(thing, found);
    }
    List<Change> changes = new ArrayList<>();
    for (Found found : last.values()) {
      Place place = found.place();
      changes.add(
          new Change(
              found.sequence(),
              found.kind(),
              place,
              found.atMillis(),
              found.kind() == ChangeKind.PROGRESS
                  ? ProgressTable.find(transaction, place.device(), place.item())
                  : Optional.empty(),
              found.kind() == ChangeKind.INTENT ? wishes(transaction, place) : Optional.empty()));
    }
    return changes;
  }

  /** The wish may have been made for all users. */
  private static Optional<Wishes> wishes(Transaction transaction, Place place)
      throws StoreException {
    Wishes own = IntentTable.find(transaction, place).orElse(Wishes.NONE);
    Place ofAll = new Place("", place.item(), place.device());
    return Optional.of(own.and(IntentTable.find(transaction, ofAll).orElse(Wishes.NONE)));
  }
}
