package dev.kedge.origin;

import dev.kedge.model.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections that wait to be used again, the newest first. Safe for many threads. */
final class Idle {
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final int MAX = 64;

  private record Entry(Wire wire, long since) {}

  private final Ticker ticker;
  private final int maxPerSite;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private boolean closed;

  Idle(Ticker ticker, int maxPerSite) {
    this.ticker = ticker;
    this.maxPerSite = maxPerSite;
  }

  /** A connection to the site; null when there is none that still works. */
  @Nullable Wire take(Site site) {
    for (Entry entry = remove(site); entry != null; entry = remove(site)) {
      boolean isYoung = ticker.nanos() - entry.since < LIFE.toNanos();
      if (isYoung && entry.wire.isQuiet()) {
        return entry.wire;
      }
      entry.wire.close();
    }
    return null;
  }

  private synchronized @Nullable Entry remove(Site site) {
    for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
      Entry entry = each.next();
      if (entry.wire.site().equals(site)) {
        each.remove();
        return entry;
      }
    }
    return null;
  }

  void put(Wire wire) {
    wire.rest();
    for (Wire surplus : add(wire)) {
      surplus.close();
    }
  }

  private synchronized List<Wire> add(Wire wire) {
    long same = entries.stream().filter(e -> e.wire.site().equals(wire.site())).count();
    if (closed || same >= maxPerSite) {
      return List.of(wire);
    }
    entries.addFirst(new Entry(wire, ticker.nanos()));
    return entries.size() > MAX ? List.of(entries.removeLast().wire) : List.of();
  }

  void close() {
    for (Entry entry : takeAll()) {
      entry.wire.close();
    }
  }

  private synchronized List<Entry> takeAll() {
    closed = true;
    List<Entry> all = new ArrayList<>(entries);
    entries.clear();
    return all;
  }
}
