package dev.kedge.cli.print;

import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Progress for logs: a line for each tenth of a file, or each 30 s, and none within 2 s of the
 * last, so that a quick file has none.
 */
public final class SparseProgress implements ProgressView {
  private static final long LONGEST = Duration.ofSeconds(30).toNanos();
  private static final long SHORTEST = Duration.ofSeconds(2).toNanos();
  private final Consumer<String> out;
  private final Ticker ticker;
  private final Map<Integer, Last> last = new HashMap<>();

  /** What was last said of a file: when, and which tenth of it. */
  private record Last(long nanos, long tenth) {}

  public SparseProgress(Consumer<String> out, Ticker ticker) {
    this.out = out;
    this.ticker = ticker;
  }

  @Override
  public void show(String name, TransferEvent event) {
    switch (event) {
      case TransferEvent.Resolved resolved ->
          last.put(
              resolved.file(),
              new Last(ticker.nanos(), tenth(resolved.resumedFrom(), resolved.total())));
      case TransferEvent.Progress progress -> onProgress(name, progress);
      case TransferEvent.Restarted restarted -> last.remove(restarted.file());
      case TransferEvent.Retry _,
          TransferEvent.Withdrawn _,
          TransferEvent.Orphan _,
          TransferEvent.Note _,
          TransferEvent.Done _,
          TransferEvent.Failed _,
          TransferEvent.HostLimit _ -> {}
    }
  }

  private void onProgress(String name, TransferEvent.Progress event) {
    long now = ticker.nanos();
    long tenth = tenth(event.bytes(), event.total());
    Last before = last.computeIfAbsent(event.file(), _ -> new Last(now, tenth));
    long waited = now - before.nanos();
    if (waited >= LONGEST || (tenth > before.tenth() && waited >= SHORTEST)) {
      last.put(event.file(), new Last(now, tenth));
      out.accept(text(name, event));
    }
  }

  private static String text(String name, TransferEvent.Progress event) {
    String part =
        event.total() <= 0
            ? Amounts.bytes(event.bytes())
            : 100 * event.bytes() / event.total() + "% of " + Amounts.bytes(event.total());
    return name
        + ": "
        + part
        + ", "
        + Amounts.rate(event.rate())
        + ", "
        + eta(event)
        + Phrases.count(event.connections(), "connection");
  }

  private static String eta(TransferEvent.Progress event) {
    long seconds = Bar.of(event).eta();
    return seconds < 0 ? "" : "ETA " + Amounts.clock(seconds) + ", ";
  }

  private static long tenth(long bytes, long total) {
    return total <= 0 ? 0 : 10 * bytes / total;
  }

  @Override
  public void line(String text) {
    out.accept(text);
  }

  @Override
  public void close() {}
}
