package dev.kedge.serve;

import dev.kedge.model.Ticker;
import dev.kedge.serve.ops.Supervision;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks every second whether the threads are there without which nothing is answered. When one has
 * ended, the process is to end, too, so that it is started again. As long as all of them answer,
 * that is told to whoever supervises.
 */
final class Vitals implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration STUCK = Duration.ofSeconds(15);

  private final List<Pulse> pulses;
  private final Ticker ticker;
  private final Supervision supervision;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;

  private record Pulse(EventExecutor loop, AtomicLong last) {}

  private Vitals(List<EventExecutor> loops, Ticker ticker, Supervision supervision) {
    this.pulses =
        loops.stream().map(loop -> new Pulse(loop, new AtomicLong(ticker.nanos()))).toList();
    this.ticker = ticker;
    this.supervision = supervision;
    this.thread = Thread.ofVirtual().unstarted(this::run);
  }

  static Vitals watch(List<EventExecutor> loops, Ticker ticker, Supervision supervision) {
    var vitals = new Vitals(loops, ticker, supervision);
    vitals.thread.start();
    return vitals;
  }

  /** Says that something is gone, unless it is to go. */
  void lost(String what) {
    if (closed.compareAndSet(false, true)) {
      supervision.fatal().accept(what);
    }
  }

  @Override
  public void close() {
    closed.set(true);
    thread.interrupt();
  }

  private void run() {
    try {
      while (!closed.get()) {
        look();
        ticker.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      // The server ends.
    }
  }

  private void look() {
    boolean allAnswer = true;
    for (Pulse pulse : pulses) {
      if (!isAlive(pulse)) {
        lost("a thread that answers requests has ended");
        return;
      }
      allAnswer &= ticker.nanos() - pulse.last().get() < STUCK.toNanos();
    }
    if (allAnswer) {
      supervision.alive();
    }
  }

  private boolean isAlive(Pulse pulse) {
    try {
      pulse.loop().execute(() -> pulse.last().set(ticker.nanos()));
      return !pulse.loop().isShuttingDown();
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }
}
