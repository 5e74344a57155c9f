package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.Authority;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;

/**
 * How many connections each host takes, over all files of the command. A host that answers 429 or
 * 503, or gives a connection no answer, while it serves others of ours gets no more than it serves;
 * after a quiet minute one more is tried. A host that serves none of ours is not crowded but down.
 * Other hosts are not touched. Safe for many threads.
 */
public final class HostGate {
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final int most;
  private final Ticker ticker;
  private final ToIntFunction<String> remembered;
  private final ObjIntConsumer<String> learn;
  private final Map<String, Host> hosts = new HashMap<>();

  private static final class Host {
    int limit;
    int active;
    int served;
    boolean learnt;
    long changedNanos;
    long openAt;
  }

  /**
   * @param remembered the limit known from earlier runs; 0 for none
   * @param learn told of each limit that the host itself named by 429, 503 or a refused connection
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
    /** It was another host that the connection led to: it is there already, and counts there. */
    void movedTo(URI url);

    /** The host answers on this connection with what was asked. */
    void served();

    /**
     * The connection came to nothing.
     *
     * @return whether that is because the host has enough of ours: it serves others, so this one
     *     can simply be given up, and {@link #enter} will hold back the next
     */
    boolean crowdedOut(Failure failure);

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
          return new Place(key, host);
        }
      }
      stop.awaitMillis(LOOK_AGAIN_MILLIS);
    }
  }

  private final class Place implements Lease {
    private String key;
    private Host host;
    private boolean open = true;
    private boolean isServed;

    Place(String key, Host host) {
      this.key = key;
      this.host = host;
    }

    @Override
    public void movedTo(URI url) {
      String there = key(url);
      synchronized (HostGate.this) {
        if (open && !there.equals(key)) {
          leave();
          key = there;
          host = host(there);
          host.active++;
          host.served += isServed ? 1 : 0;
        }
      }
    }

    @Override
    public void served() {
      int raised = 0;
      synchronized (HostGate.this) {
        if (open && !isServed) {
          isServed = true;
          host.served++;
          if (host.served > host.limit) {
            host.limit = host.served; // it was on its way when another was turned away
            raised = host.learnt ? host.limit : 0;
          }
        }
      }
      if (raised > 0) {
        learn.accept(key, raised);
      }
    }

    @Override
    public boolean crowdedOut(Failure failure) {
      boolean told = tells(failure);
      int lowered = 0;
      synchronized (HostGate.this) {
        if (isServed || host.served == 0 || !(told || mayBeCrowd(failure))) {
          return false;
        }
        long now = ticker.nanos();
        if (host.served < host.limit) {
          host.limit = host.served;
          host.changedNanos = now;
          host.learnt |= told;
          lowered = told ? host.limit : 0;
        }
        if (failure instanceof Failure.ServerBusy busy && busy.retryAfter() != null) {
          host.openAt = Math.max(host.openAt, now + busy.retryAfter().toNanos());
        }
      }
      if (lowered > 0) {
        learn.accept(key, lowered);
      }
      return true;
    }

    @Override
    public void close() {
      synchronized (HostGate.this) {
        if (open) {
          open = false;
          leave();
        }
      }
    }

    private void leave() {
      host.active--;
      host.served -= isServed ? 1 : 0;
    }

    /** Whether it may be about the number of connections, though nothing says so. */
    private static boolean mayBeCrowd(Failure failure) {
      return switch (failure) {
        case Failure.Unreachable _, Failure.Refused _ -> true;
        case Failure.ServerBusy busy -> busy.retryAfter() != null && busy.status() / 100 == 4;
        default -> false;
      };
    }

    /** Whether the host itself says that it is about the number of connections. */
    private static boolean tells(Failure failure) {
      return switch (failure) {
        case Failure.ServerBusy busy -> busy.status() == 429 || busy.status() == 503;
        case Failure.Unreachable unreachable -> unreachable.refused();
        default -> false;
      };
    }
  }

  private Host host(String key) {
    return hosts.computeIfAbsent(
        key,
        k -> {
          Host host = new Host();
          int known = remembered.applyAsInt(k);
          host.limit = known > 0 ? Math.min(known, most) : most;
          host.changedNanos = ticker.nanos();
          host.openAt = host.changedNanos;
          return host;
        });
  }

  private int allowed(Host host) {
    long now = ticker.nanos();
    if (now - host.openAt < 0) {
      return 0;
    }
    if (host.limit < most && now - host.changedNanos > CALM_NANOS) {
      host.limit++;
      host.changedNanos = now;
    }
    return host.limit;
  }

  /** Name and port. */
  static String key(URI url) {
    Authority authority = Authority.of(url);
    return authority.host() + ':' + authority.effectivePort(String.valueOf(url.getScheme()));
  }
}
