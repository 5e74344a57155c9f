package dev.kedge.serve.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The connections and requests there are, and how many connections one client may have. */
public final class Traffic {
  private final int perClient;
  private final Predicate<InetAddress> unlimited;
  private final Map<InetAddress, Integer> clients = new HashMap<>();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  /**
   * Starts with none.
   *
   * @param perClient 0 for no limit
   * @param unlimited proxies, behind which there are many clients
   */
  public Traffic(int perClient, Predicate<InetAddress> unlimited) {
    this.perClient = perClient;
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

  /** Counts a connection, unless this client has too many. */
  synchronized boolean connect(InetAddress client) {
    int others = clients.getOrDefault(client, 0);
    if (perClient > 0 && others >= perClient && !unlimited.test(client)) {
      return false;
    }
    clients.put(client, others + 1);
    connections.incrementAndGet();
    return true;
  }

  synchronized void disconnect(InetAddress client) {
    clients.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
    connections.decrementAndGet();
  }

  void begin() {
    requests.incrementAndGet();
  }

  void end() {
    requests.decrementAndGet();
  }
}
