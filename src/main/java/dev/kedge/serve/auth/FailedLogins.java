package dev.kedge.serve.auth;

import dev.kedge.model.Ticker;
import dev.kedge.serve.http.ClientKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down forged tokens and links: after {@link #FREE} from one address each further one makes
 * the next wait, a second at first, twice as long each time. Who shows a good one from there is not
 * held up: many may share an address. Forgotten after ten quiet minutes; what was once good and is
 * over does not count.
 */
final class FailedLogins {
  static final int FREE = 10;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);
  private static final int REMEMBERED = 10_000;

  private final Ticker ticker;
  private final Map<ClientKey, Failures> clients =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientKey, Failures> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Failures(int count, long at) {}

  FailedLogins(Ticker ticker) {
    this.ticker = ticker;
  }

  /** How long the client has to wait before it is told again what is wrong with what it shows. */
  synchronized Duration wait(InetAddress client) {
    Failures failures = recent(ClientKey.of(client));
    if (failures.count <= FREE) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures.count - FREE - 1, 10);
    Duration whole = FIRST.multipliedBy(1L << doublings);
    Duration rest = (whole.compareTo(MOST) < 0 ? whole : MOST).minus(since(failures));
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  synchronized void failed(InetAddress client) {
    ClientKey key = ClientKey.of(client);
    clients.put(key, new Failures(recent(key).count + 1, ticker.nanos()));
  }

  private Failures recent(ClientKey key) {
    Failures known = clients.get(key);
    return known == null || since(known).compareTo(FORGOTTEN) > 0
        ? new Failures(0, ticker.nanos())
        : known;
  }

  private Duration since(Failures failures) {
    return Duration.ofNanos(ticker.nanos() - failures.at);
  }
}
