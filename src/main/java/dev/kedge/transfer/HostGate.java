package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;

/**
 * How many connections each host takes, over all files of the command. A host that answers 429 or
 * 503, or refuses a connection, while others of ours are at work gets one fewer than are open;
 * after a quiet minute one more is tried. Other hosts are not touched. Safe for many threads.
 */
public final class HostGate {
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long SAME_EVENT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final int most;
  private final Ticker ticker;
  private final ToIntFunction<String> remembered;
  private final ObjIntConsumer<String> learn;
  private final Map<String, Host> hosts = new HashMap<>();

  private static final class Host {
    int limit;
    int active;
    long changedNanos;
  }

  /**
   * @param remembered the limit known from earlier runs; 0 for none
   * @param learn told of each new, lower limit
   */
  public HostGate(
      int most, Ticker ticker, ToIntFunction<String> remembered, ObjIntConsumer<String> learn) {
    this.most = most;
    this.ticker = ticker;
    this.remembered = remembered;
    this.learn = learn;
  }

  /** A place for one connection. Closing it again does nothing. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a place.
   *
   * @throws Failure the reason of {@code stop}, when it was requested meanwhile
   */
  Lease enter(URI url, Stop stop) throws Failure {
    String key = key(url);
    while (true) {
      stop.check();
      synchronized (this) {
        Host host = host(key);
        if (host.active < allowed(host)) {
          host.active++;
          AtomicBoolean open = new AtomicBoolean(true);
          return () -> {
            if (open.getAndSet(false)) {
              leave(key);
            }
          };
        }
      }
      stop.awaitMillis(LOOK_AGAIN_MILLIS);
    }
  }

  /**
   * The host said that there are too many connections.
   *
   * @return whether others are still at work there, so that the caller's connection can simply be
   *     given up
   */
  boolean tooMany(URI url) {
    String key = key(url);
    int lowered = 0;
    boolean others;
    synchronized (this) {
      Host host = host(key);
      others = host.active > 1;
      long now = ticker.nanos();
      if (others && now - host.changedNanos > SAME_EVENT_NANOS && host.active - 1 < host.limit) {
        host.limit = host.active - 1;
        host.changedNanos = now;
        lowered = host.limit;
      }
    }
    if (lowered > 0) {
      learn.accept(key, lowered);
    }
    return others;
  }

  private synchronized void leave(String key) {
    host(key).active--;
  }

  private Host host(String key) {
    return hosts.computeIfAbsent(
        key,
        k -> {
          Host host = new Host();
          int known = remembered.applyAsInt(k);
          host.limit = known > 0 ? Math.min(known, most) : most;
          host.changedNanos = ticker.nanos() - SAME_EVENT_NANOS - 1;
          return host;
        });
  }

  private int allowed(Host host) {
    long now = ticker.nanos();
    if (host.limit < most && now - host.changedNanos > CALM_NANOS) {
      host.limit++;
      host.changedNanos = now;
    }
    return host.limit;
  }

  private static String key(URI url) {
    return (url.getHost() + ":" + url.getPort()).toLowerCase(Locale.ROOT);
  }
}
