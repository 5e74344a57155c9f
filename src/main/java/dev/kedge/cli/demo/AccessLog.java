package dev.kedge.cli.demo;

import dev.kedge.model.Ticker;
import dev.kedge.serve.http.AccessEntry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Adds up the body bytes that the server sent, cut off or not. Told from any thread. */
final class AccessLog implements Consumer<AccessEntry> {
  /** A request is logged when it is over; one to a dead client is over at its next write. */
  private static final Duration QUIET = Duration.ofMillis(200);

  private static final List<String> FILES = List.of("/files/", "/v1/content/");

  private final Ticker ticker;
  private long bytes;
  private long entries;
  private long counted;

  AccessLog(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public synchronized void accept(AccessEntry entry) {
    // A manifest is small, and not what the demo counts.
    bytes += FILES.stream().anyMatch(entry.target()::startsWith) ? entry.bytes() : 0;
    entries++;
  }

  /** What was sent since the last call, once the requests of clients that are gone have ended. */
  long sent() throws InterruptedException {
    long before;
    do {
      before = entries();
      ticker.sleep(QUIET);
    } while (before != entries());
    return take();
  }

  private synchronized long entries() {
    return entries;
  }

  private synchronized long take() {
    long since = bytes - counted;
    counted = bytes;
    return since;
  }
}
