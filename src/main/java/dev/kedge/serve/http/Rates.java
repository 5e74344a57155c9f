package dev.kedge.serve.http;

import dev.kedge.model.Ticker;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rate limit of all answers together, and that of each client. From any thread. */
public final class Rates {
  private static final int MANY = 1024;

  private final RateLimit all;
  private final long perClient;
  private final Ticker ticker;
  private final Map<InetAddress, RateLimit> clients = new HashMap<>();

  /** Both in bytes a second, 0 for no limit. */
  public Rates(long all, long perClient, Ticker ticker) {
    this.all = new RateLimit(all, ticker);
    this.perClient = perClient;
    this.ticker = ticker;
  }

  public synchronized Pace of(InetAddress client) {
    if (perClient == 0) {
      return new Pace(List.of(all));
    }
    if (clients.size() >= MANY && !clients.containsKey(client)) {
      // One that nobody waits for is like a new one.
      clients.values().removeIf(RateLimit::isFree);
    }
    RateLimit own = clients.computeIfAbsent(client, _ -> new RateLimit(perClient, ticker));
    return new Pace(List.of(own, all));
  }
}
