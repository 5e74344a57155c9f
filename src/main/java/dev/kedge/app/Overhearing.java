package dev.kedge.app;

import dev.kedge.ledger.DesiredRow;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Failure;
import dev.kedge.origin.Api;
import dev.kedge.sync.Hearing;
import dev.kedge.sync.api.DeviceApi;
import dev.kedge.sync.api.ItemFacts;
import dev.kedge.sync.api.ServerApi;
import dev.kedge.sync.plan.Step;
import dev.kedge.transfer.Stop;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Hears the server while files are fetched, on a thread and connections of its own, and stops each
 * file that is not wanted any more, or not as it is. What was heard is in the ledger by then. A
 * server that cannot be heard costs the files nothing.
 */
final class Overhearing implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** What is fetched sooner is not worth a request. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SyncLedger sync;
  private final String url;
  private final Map<Step, Stop> stops;
  private final List<Step> steps;
  private final Api api;
  private final DeviceApi device;
  private final Hearing hearing;
  private final Stop over = new Stop();
  private final Thread thread;
  private volatile boolean news;

  /**
   * Begins at once.
   *
   * @param stops what stops each step
   */
  Overhearing(Ledger ledger, String url, SyncConfig config, List<Step> steps, Map<Step, Stop> stops)
      throws Failure {
    this.sync = ledger.sync();
    this.url = url;
    this.steps = List.copyOf(steps);
    this.stops = Map.copyOf(stops);
    api = config.apis().open();
    device =
        new DeviceApi(
            new ServerApi(api, URI.create(url)), new CredentialFile(config.credentials(), url));
    hearing = new Hearing(sync, url, device);
    thread = Thread.ofPlatform().daemon(true).name("news").start(this::run);
  }

  /** Ends it; whether anything was heard that must be looked at. */
  boolean end() {
    over.request(new Failure.Interrupted());
    api.cancelAll();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    api.close();
    return news;
  }

  private void run() {
    while (!over.await(GRACE_NANOS)) {
      try {
        if (hearing.waitForNews(LONGEST_WAIT)) {
          news = true;
          hearing.all();
        }
        callOff();
      } catch (Failure _) {
        over.await(PAUSE_NANOS); // The files go on; who fetches them will say what is wrong.
      }
    }
  }

  private void callOff() throws Failure {
    Map<String, DesiredRow> desired = new HashMap<>();
    sync.desired(url).forEach(row -> desired.put(row.item(), row));
    Map<String, String> current = news ? versions() : Map.of();
    for (Step step : steps) {
      why(step, Optional.ofNullable(desired.get(step.item())), current)
          .ifPresent(why -> Objects.requireNonNull(stops.get(step)).request(why));
    }
  }

  /** The present version of each item, of those that the server has. */
  private Map<String, String> versions() throws Failure {
    Set<String> items = steps.stream().map(Step::item).collect(Collectors.toSet());
    return device.items(items).stream()
        .collect(Collectors.toMap(ItemFacts::item, ItemFacts::version));
  }

  private Optional<Failure> why(Step step, Optional<DesiredRow> wanted, Map<String, String> current)
      throws Failure {
    boolean rests = sync.item(url, step.item()).filter(ItemRow::paused).isPresent();
    if (wanted.isEmpty() || wanted.get().paused() || rests) {
      return Optional.of(new Failure.Interrupted());
    }
    String version =
        wanted.get().version().equals(DesiredRow.LATEST)
            ? current.getOrDefault(step.item(), step.version())
            : wanted.get().version();
    return version.equals(step.version())
        ? Optional.empty()
        : Optional.of(
            new Failure.Changed(
                step.file().toString(), "it has a newer version than " + step.version()));
  }

  @Override
  public void close() {
    var _ = end();
  }
}
