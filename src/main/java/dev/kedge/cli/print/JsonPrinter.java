package dev.kedge.cli.print;

import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.VerifyResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Tells programs: every event as a line of JSON, progress at most once a second a file. */
public final class JsonPrinter implements Printer {
  private static final long INTERVAL = Duration.ofSeconds(1).toNanos();
  private final Consumer<String> out;
  private final Ticker ticker;
  private final JsonEvents events;
  private final Map<Integer, Long> lastProgress = new HashMap<>();

  public JsonPrinter(
      Consumer<String> out, Ticker ticker, ToIntFunction<Failure> exitCode, Hints hints) {
    this.out = out;
    this.ticker = ticker;
    this.events = new JsonEvents(ticker, exitCode, hints);
  }

  @Override
  public synchronized void on(TransferEvent event) {
    if (!(event instanceof TransferEvent.Progress) || isDue(event.file())) {
      out.accept(events.of(event));
    }
  }

  private boolean isDue(int file) {
    long now = ticker.nanos();
    Long last = lastProgress.get(file);
    if (last != null && now - last < INTERVAL) {
      return false;
    }
    lastProgress.put(file, now);
    return true;
  }

  @Override
  public synchronized void planned(List<Download> chosen) {
    new JsonDownloads(out, ticker, new States(_ -> false)).list(chosen);
  }

  @Override
  public synchronized void verified(VerifyResult result) {
    out.accept(events.verified(result));
  }
}
