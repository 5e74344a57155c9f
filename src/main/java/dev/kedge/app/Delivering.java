package dev.kedge.app;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Api;
import dev.kedge.sync.Outbox;
import dev.kedge.sync.api.DeviceApi;
import dev.kedge.sync.api.ServerApi;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Delivers reports beside a command's own work, on a thread of its own. A server that fails is left
 * alone for the rest of the command.
 */
final class Delivering implements Reporting.Delivery {
  private static final long PAUSE_NANOS = 50_000_000;

  private final Ledger ledger;
  private final SyncConfig config;
  private final Api api;
  private final Ticker ticker;
  private final Set<String> due = new LinkedHashSet<>();
  private final Set<String> failed = new LinkedHashSet<>();
  private boolean busy;
  private boolean ended;

  Delivering(Ledger ledger, SyncConfig config, Ticker ticker) {
    this.ticker = ticker;
    this.ledger = ledger;
    this.config = config;
    this.api = config.apis().open();
    var _ = Thread.ofPlatform().daemon(true).name("deliveries").start(this::run);
  }

  @Override
  public synchronized void wake(String url) {
    if (!failed.contains(url)) {
      due.add(url);
      notifyAll();
    }
  }

  @Override
  public synchronized void finish(Duration patience) {
    long end = ticker.nanos() + patience.toNanos();
    try {
      long left = patience.toNanos();
      while ((busy || !due.isEmpty()) && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = end - ticker.nanos();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    for (String url = next(); !url.isEmpty(); url = next()) {
      boolean well = false;
      try {
        DeviceApi device =
            new DeviceApi(
                new ServerApi(api, URI.create(url)), new CredentialFile(config.credentials(), url));
        Outbox outbox = new Outbox(ledger.sync(), url, device);
        well = outbox.flush();
        while (!well && rest()) {
          well = outbox.flush();
        }
      } catch (Failure | RuntimeException _) {
        // The outbox has it, and says why it waits.
      } finally {
        ended(url, well);
      }
    }
  }

  /** Another process is delivering. Whether there is still time to try again. */
  private synchronized boolean rest() {
    try {
      if (!ended) {
        TimeUnit.NANOSECONDS.timedWait(this, PAUSE_NANOS);
      }
    } catch (InterruptedException _) {
      return false;
    }
    return !ended;
  }

  /** Waits for a server that reports wait for; empty at the end. */
  private synchronized String next() {
    try {
      while (due.isEmpty() && !ended) {
        wait();
      }
    } catch (InterruptedException _) {
      return "";
    }
    if (ended) {
      return "";
    }
    String url = due.iterator().next();
    due.remove(url);
    busy = true;
    return url;
  }

  private synchronized void ended(String url, boolean well) {
    busy = false;
    if (!well) {
      failed.add(url);
      due.remove(url);
    }
    notifyAll();
  }

  @Override
  public void close() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    api.cancelAll();
    api.close();
  }
}
