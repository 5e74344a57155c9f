package dev.kedge.serve.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The connections and requests there are, and how many connections one client may have. May be used
 * from any thread.
 */
public final class Traffic {
  /** Connections that are there only to be told that they are too many. */
  private static final int MOST_REFUSALS = 64;

  private final Quota<ClientKey> quota;
  private final Predicate<InetAddress> unlimited;
  private final int most;
  private final Quota<String> refusals = new Quota<>(MOST_REFUSALS);
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  /**
   * Starts with none. All together may have three quarters of what the process may have open.
   *
   * @param perClient 0 for no limit
   * @param unlimited proxies, behind which there are many clients
   */
  public Traffic(int perClient, Predicate<InetAddress> unlimited) {
    this.most = Descriptors.forConnections();
    this.quota = new Quota<>(Math.min(perClient, share(most)));
    this.unlimited = unlimited;
  }

  /** Connections that are open. */
  public long connections() {
    return connections.get();
  }

  /** Requests that are being answered. */
  public long requests() {
    return requests.get();
  }

  /** Nobody alone may have all that there is. */
  private static int share(int most) {
    return Math.max(1, (int) (most * 3L / 4));
  }

  /** Lets in one that is too many, to be told so; absent if there are many of those. */
  Optional<Quota.Slot> refuse() {
    return refusals.take("");
  }

  /** Counts a connection until it is closed; absent if this client, or all, have too many. */
  Optional<Quota.Slot> connect(InetAddress client) {
    if (connections.get() >= most) {
      return Optional.empty();
    }
    Optional<Quota.Slot> slot =
        unlimited.test(client) ? Optional.of(() -> {}) : quota.take(ClientKey.of(client));
    return slot.map(taken -> {
      connections.incrementAndGet();
      return () -> {
        connections.decrementAndGet();
        taken.close();
      };
    });
  }

  void begin() {
    requests.incrementAndGet();
  }

  void end() {
    requests.decrementAndGet();
  }
}
