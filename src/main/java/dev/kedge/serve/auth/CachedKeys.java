package dev.kedge.serve.auth;

import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.SigningKey.Use;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys and revocations, read again when they are {@link #FRESH} old, so that what another node or a
 * command changes counts here within {@link #LONGEST}. While they cannot be read the old ones count
 * until then; after that nobody is let in. May be used from any thread.
 */
public final class CachedKeys {
  static final Duration FRESH = Duration.ofSeconds(5);
  static final Duration LONGEST = Duration.ofSeconds(10);

  /** So that made-up key ids cannot make the store work. */
  private static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(1);

  private final Keys keys;
  private final Ticker ticker;
  private @Nullable Keyring last;
  private long readAt;

  public CachedKeys(Keys keys, Ticker ticker) {
    this.keys = keys;
    this.ticker = ticker;
  }

  /**
   * The keys of now.
   *
   * @throws IOException they cannot be read, and what is known is too old
   */
  public synchronized Keyring current() throws IOException {
    return last == null || age().compareTo(FRESH) >= 0 ? read() : last;
  }

  /** A key by its id; one that is unknown may have been made a moment ago. */
  synchronized Optional<SigningKey> find(Use use, String id) throws IOException {
    Optional<SigningKey> known = current().find(use, id);
    return known.isEmpty() && age().compareTo(BETWEEN_UNKNOWN) >= 0 ? read().find(use, id) : known;
  }

  private Keyring read() throws IOException {
    long before = ticker.nanos();
    try {
      Keyring read = keys.read();
      last = read;
      readAt = before;
      return read;
    } catch (IOException e) {
      if (last == null || age().compareTo(LONGEST) >= 0) {
        throw e;
      }
      return last;
    }
  }

  private Duration age() {
    return Duration.ofNanos(ticker.nanos() - readAt);
  }
}
