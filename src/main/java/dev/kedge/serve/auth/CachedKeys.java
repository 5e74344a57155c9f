package dev.kedge.serve.auth;

import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.SigningKey.Use;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys and revocations, read again when they are {@link #FRESH} old, so that what another node or a
 * command changes counts here within {@link #LONGEST}. While they cannot be read the old ones count
 * until then; after that nobody is let in. One caller reads them; others wait for it only where the
 * old ones no longer count, and share its failure. May be used from any thread.
 */
public final class CachedKeys {
  static final Duration FRESH = Duration.ofSeconds(5);
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** So that made-up key ids cannot make the store work. */
  private static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(1);

  private final Keys keys;
  private final Ticker ticker;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile @Nullable Known last;

  public CachedKeys(Keys keys, Ticker ticker) {
    this.keys = keys;
    this.ticker = ticker;
  }

  // Of the reader.
  private @Nullable IOException failure;
  private final AtomicInteger failures = new AtomicInteger();

  private record Known(Keyring ring, long readAt) {}

  /**
   * The keys of now.
   *
   * @throws IOException they cannot be read, and what is known is too old
   */
  public Keyring current() throws IOException {
    return youngerThan(FRESH);
  }

  /** A key by its id; one that is unknown may have been made a moment ago. */
  Optional<SigningKey> find(Use use, String id) throws IOException {
    Optional<SigningKey> known = current().find(use, id);
    return known.isPresent() ? known : youngerThan(BETWEEN_UNKNOWN).find(use, id);
  }

  private Keyring youngerThan(Duration age) throws IOException {
    int before = failures.get();
    Known known = last;
    if (known != null && isYounger(known, age)) {
      return known.ring();
    }
    if (known == null || !isYounger(known, LONGEST)) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return known.ring();
    }
    try {
      if (failure != null && failures.get() != before) {
        throw failure; // of the one this one waited for
      }
      return read(age);
    } finally {
      reading.unlock();
    }
  }

  private Keyring read(Duration age) throws IOException {
    Known known = last;
    if (known != null && isYounger(known, age)) {
      return known.ring(); // read while this one waited
    }
    long before = ticker.nanos();
    try {
      Keyring read = keys.read();
      last = new Known(read, before);
      return read;
    } catch (IOException e) {
      if (known == null || !isYounger(known, LONGEST)) {
        failure = e;
        failures.incrementAndGet();
        throw e;
      }
      return known.ring();
    }
  }

  private boolean isYounger(Known known, Duration age) {
    return ticker.nanos() - known.readAt() < age.toNanos();
  }
}
