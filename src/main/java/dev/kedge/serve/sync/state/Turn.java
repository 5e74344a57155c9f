package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A transaction that holds the server's sequence: nobody else's numbers come between, and nobody
 * sees them before its own are there. For the step it was given to.
 */
public final class Turn {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 8;

  private final Transaction transaction;
  private final Instant now;
  private final long generation;
  private final Set<String> told = new HashSet<>();
  private long next;

  private Turn(Transaction transaction, Instant now, long generation) {
    this.transaction = transaction;
    this.now = now;
    this.generation = generation;
    this.next = generation;
  }

  static Turn begin(Transaction transaction, Instant now) throws StoreException {
    long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
    transaction.update(
        "UPDATE sync_clock SET seq = CASE WHEN seq < ? THEN ? ELSE seq + 1 END WHERE id = 1",
        micros,
        micros);
    return new Turn(transaction, now, Clock.sequence(transaction));
  }

  void end() throws StoreException {
    if (next > generation + 1) {
      transaction.update("UPDATE sync_clock SET seq = ? WHERE id = 1", next - 1);
    }
  }

  public Transaction transaction() {
    return transaction;
  }

  public Instant now() {
    return now;
  }

  public long millis() {
    return now.toEpochMilli();
  }

  /** The number of this turn, greater than all before it. */
  public long generation() {
    return generation;
  }

  /** Lets those who follow the place's user know. */
  public void tell(ChangeKind kind, Place place) throws StoreException {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    transaction.update(
        "INSERT INTO sync_change (seq, nonce, user_id, kind, item_id, device_id, at_ms) VALUES (?,"
            + " ?, ?, ?, ?, ?, ?)",
        next,
        Base64.getUrlEncoder().withoutPadding().encodeToString(nonce),
        place.user(),
        kind.label(),
        place.item(),
        place.device(),
        millis());
    next++;
    told.add(place.user());
  }

  Set<String> told() {
    return Set.copyOf(told);
  }
}
