package dev.kedge.serve.http;

import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes of request bodies are held in memory, in all and for each client. Bodies of up to
 * {@link #SMALL} have room of their own, so that large ones never keep a report out. From any
 * thread.
 */
final class BodyBudget {
  /** The most of a body that is read before the right to send it is known, in bytes. */
  static final int SMALL = 16 << 10;

  static final long OF_SMALL = 16L << 20;
  static final long OF_LARGE = 24L << 20;

  /** Two of the largest bodies there are. */
  static final long OF_CLIENT = 17L << 20;

  private final Map<ClientKey, Long> clients = new HashMap<>();
  private long small;
  private long large;

  /** Room for one body. */
  final class Share implements AutoCloseable {
    private final ClientKey client;
    private long taken;
    private boolean closed;

    private Share(ClientKey client) {
      this.client = client;
    }

    /** Takes room for more bytes; false, and none taken, if there is none, or it was closed. */
    boolean take(int bytes) {
      synchronized (BodyBudget.this) {
        long after = taken + bytes;
        if (closed || !fits(client, taken, after)) {
          return false;
        }
        move(client, taken, after);
        taken = after;
        return true;
      }
    }

    @Override
    public void close() {
      synchronized (BodyBudget.this) {
        move(client, taken, 0);
        taken = 0;
        closed = true;
      }
    }
  }

  Share share(ClientKey client) {
    return new Share(client);
  }

  /** Bytes that are held now. */
  synchronized long held() {
    return small + large;
  }

  private boolean fits(ClientKey client, long before, long after) {
    boolean staysSmall = after <= SMALL;
    long more = after - before;
    boolean hasRoom =
        staysSmall ? small + more <= OF_SMALL : large - ofLarge(before) + after <= OF_LARGE;
    return hasRoom && clients.getOrDefault(client, 0L) + more <= OF_CLIENT;
  }

  private void move(ClientKey client, long before, long after) {
    small += (after <= SMALL ? after : 0) - (before <= SMALL ? before : 0);
    large += ofLarge(after) - ofLarge(before);
    clients.merge(client, after - before, (a, b) -> a + b == 0 ? null : a + b);
  }

  private static long ofLarge(long bytes) {
    return bytes <= SMALL ? 0 : bytes;
  }
}
