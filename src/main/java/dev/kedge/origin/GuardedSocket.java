package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection whose reads are bounded, each and together. It stands below TLS, so that a
 * handshake or a record that comes in drops is bounded like the rest. Any thread may {@link
 * #abort}.
 */
final class GuardedSocket extends Socket {
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private final Ticker ticker;
  private volatile @Nullable Breaker breaker;
  private final Runnable stop = this::abort;
  private Duration each = Duration.ZERO;
  private long start;
  private long total = UNBOUNDED;
  private boolean ended;

  GuardedSocket(Ticker ticker, Breaker breaker) throws Failure.Interrupted {
    // Without NO_PROXY, the JDK loads its proxy selector, and may take a SOCKS proxy from
    // properties.
    super(Proxy.NO_PROXY);
    this.ticker = ticker;
    this.breaker = breaker;
    breaker.add(stop);
  }

  /** From now on, this one breaks it. */
  void under(Breaker next) throws Failure.Interrupted {
    rest();
    breaker = next;
    next.add(stop);
  }

  /** Nothing waits on it, and none breaks it, until {@link #under}. */
  void rest() {
    Breaker last = breaker;
    if (last != null) {
      last.remove(stop);
    }
    breaker = null;
  }

  /** From now on, a read waits at most {@code limit}. */
  void guard(Duration limit) throws IOException {
    each = limit;
    total = UNBOUNDED;
    setSoTimeout(millis(limit.toNanos()));
  }

  /**
   * From now on, a read waits at most {@code limit}, and no read begins or waits after {@code all}
   * has passed.
   */
  void guard(Duration limit, Duration all) {
    each = limit;
    total = all.toNanos();
    start = ticker.nanos();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        bound();
        int octet = in.read();
        ended |= octet < 0;
        return octet;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        bound();
        int count = in.read(buffer, offset, length);
        ended |= count < 0;
        return count;
      }
    };
  }

  /** Whether the end of the stream was read. */
  boolean ended() {
    return ended;
  }

  private void bound() throws IOException {
    if (total != UNBOUNDED) {
      long left = total - (ticker.nanos() - start);
      if (left <= 0) {
        throw new SocketTimeoutException("the time for this stage is up");
      }
      setSoTimeout(millis(Math.min(left, each.toNanos())));
    }
  }

  /** As SO_TIMEOUT has it, where 0 would mean for ever. */
  static int millis(long nanos) {
    return Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
  }

  /** Closes with a reset: nothing more is sent or taken. */
  void abort() {
    try {
      setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      // closed is what we want
    }
    closeQuietly();
  }

  void closeQuietly() {
    try {
      close();
    } catch (IOException alreadyClosed) {
      // closed is what we want
    }
  }

  @Override
  public void close() throws IOException {
    rest();
    super.close();
  }
}
