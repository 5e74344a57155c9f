package dev.kedge.serve.auth;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How many answers one client may be getting at once. */
final class ParallelAnswers {
  private final int most;
  private final Map<ClientKey, Integer> running = new ConcurrentHashMap<>();

  /** No limit if it is 0. */
  ParallelAnswers(int most) {
    this.most = most;
  }

  /** One of them, until it is closed; absent if the client has as many as it may. */
  Optional<Slot> take(InetAddress client) {
    ClientKey key = ClientKey.of(client);
    int count = running.merge(key, 1, Integer::sum);
    Slot slot = new Slot(key);
    if (most > 0 && count > most) {
      slot.close();
      return Optional.empty();
    }
    return Optional.of(slot);
  }

  /** One answer. */
  final class Slot implements AutoCloseable {
    private final ClientKey key;

    private Slot(ClientKey key) {
      this.key = key;
    }

    @Override
    public void close() {
      running.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
