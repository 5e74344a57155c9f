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
  private final Quota<ClientKey> quota;
  private final Predicate<InetAddress> unlimited;
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  /**
   * Starts with none.
   *
   * @param perClient 0 for no limit
   * @param unlimited proxies, behind which there are many clients
   */
  public Traffic(int perClient, Predicate<InetAddress> unlimited) {
    this.quota = new Quota<>(perClient);
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

  /** Counts a connection until it is closed; absent if this client has too many. */
  Optional<Quota.Slot> connect(InetAddress client) {
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
