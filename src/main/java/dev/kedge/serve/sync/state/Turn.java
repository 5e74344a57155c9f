package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A transaction that holds the server's sequence: nobody else's numbers come between, and nobody
 * sees them before its own are there. For the step it was given to.
 */
public final class Turn {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 8;

  private final Transaction transaction;
  private final Sequence sequence;
  private final Instant now;
  private final long generation;
  private final List<Sequence.Numbered> changes = new ArrayList<>();
  private final Set<String> told = new HashSet<>();

  private Turn(Transaction transaction, Sequence sequence, Instant now) throws StoreException {
    this.transaction = transaction;
    this.sequence = sequence;
    this.now = now;
    this.generation = sequence.next(transaction, now);
  }

  static Turn begin(Transaction transaction, Instant now) throws StoreException {
    return new Turn(transaction, transaction.together(Sequence.class, Sequence::new), now);
  }

  /** What it tells is written with the commit. */
  void end() {
    sequence.add(changes);
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
  public void tell(ChangeKind kind, Place place) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    changes.add(
        new Sequence.Numbered(
            generation + changes.size(),
            Base64.getUrlEncoder().withoutPadding().encodeToString(nonce),
            kind,
            place,
            millis()));
    told.add(place.user());
  }

  Set<String> told() {
    return Set.copyOf(told);
  }
}
