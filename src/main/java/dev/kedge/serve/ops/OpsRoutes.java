package dev.kedge.serve.ops;

import dev.kedge.serve.catalog.HashingProgress;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.http.Traffic;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.StoreFigures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}. */
public final class OpsRoutes {
  private static final byte[] OK = "ok\n".getBytes(StandardCharsets.US_ASCII);
  private static final String TEXT = "text/plain;charset=utf-8";
  private static final double MILLIS = 1000;

  private final Readiness readiness;
  private final RequestCounts counts;
  private final Traffic traffic;
  private final Hashing hashing;
  private final Supplier<StoreFigures> store;
  private final Instant started;

  /** How far the background work is. */
  @FunctionalInterface
  public interface Hashing {
    HashingProgress progress() throws StoreException;
  }

  public OpsRoutes(
      Readiness readiness,
      RequestCounts counts,
      Traffic traffic,
      Hashing hashing,
      Supplier<StoreFigures> store,
      Instant started) {
    this.readiness = readiness;
    this.counts = counts;
    this.traffic = traffic;
    this.hashing = hashing;
    this.store = store;
    this.started = started;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/healthz", OpsRoutes::alive),
        Route.get("/readyz", this::ready),
        Route.get("/metrics", this::metrics));
  }

  private static void alive(Exchange exchange) throws IOException {
    exchange.field("Cache-Control", "no-store");
    exchange.send(200, TEXT, OK);
  }

  private void ready(Exchange exchange) throws IOException, InterruptedException {
    exchange.field("Cache-Control", "no-store");
    Optional<String> missing = readiness.missing();
    if (missing.isPresent()) {
      throw new RefusedException(
          Problem.of(503, "not-ready", "Service Unavailable", missing.get()));
    }
    exchange.send(200, TEXT, OK);
  }

  private void metrics(Exchange exchange) throws IOException {
    var text = new MetricsText();
    counts.write(text);
    text.gauge("kedge_http_requests_running", "Requests being answered.", traffic.requests());
    text.gauge("kedge_http_connections", "Connections that are open.", traffic.connections());
    hashing(text);
    store(text, store.get());
    text.gauge(
        "process_start_time_seconds",
        "Start of the server, in seconds since 1970.",
        started.toEpochMilli() / MILLIS);
    Runtime memory = Runtime.getRuntime();
    text.gauge(
        "kedge_heap_used_bytes",
        "Memory in use on the heap.",
        memory.totalMemory() - memory.freeMemory());
    exchange.field("Cache-Control", "no-store");
    exchange.send(200, MetricsText.MEDIA_TYPE, text.bytes());
  }

  /** Counts are had from the store; without it the rest is still worth having. */
  private void hashing(MetricsText text) {
    Optional<HashingProgress> progress = progress();
    text.gauge(
        "kedge_store_up", "1 if the store could be read just now.", progress.isPresent() ? 1 : 0);
    progress.ifPresent(done -> {
      text.counter("kedge_hashed_files_total", "Files hashed.", done.files());
      text.counter("kedge_hashed_bytes_total", "Bytes read to hash them.", done.bytes());
      text.gauge("kedge_hashing_waiting_files", "Files still to be hashed.", done.waitingFiles());
      text.gauge("kedge_hashing_waiting_bytes", "Bytes of those.", done.waitingBytes());
    });
  }

  private static void store(MetricsText text, StoreFigures figures) {
    String connections = "kedge_store_connections";
    text.metric(connections, "gauge", "Connections to the store, by what they do.");
    figures
        .pools()
        .forEach((name, pool) -> {
          text.sample(connections, ordered("pool", name, "state", "used"), pool.used());
          text.sample(connections, ordered("pool", name, "state", "idle"), pool.idle());
        });
    String waiting = "kedge_store_connections_waiting";
    text.metric(waiting, "gauge", "Callers who wait for a connection.");
    figures
        .pools()
        .forEach((name, pool) -> text.sample(waiting, Map.of("pool", name), pool.waiting()));
    String timeouts = "kedge_store_connection_timeouts_total";
    text.metric(timeouts, "counter", "Callers who got no connection in time.");
    figures
        .pools()
        .forEach((name, pool) -> text.sample(timeouts, Map.of("pool", name), pool.timeouts()));
    text.gauge(
        "kedge_store_queue_waiting",
        "Writes that wait for the commit under way.",
        figures.queue().waiting());
    text.counter(
        "kedge_store_queue_commits_total",
        "Commits of writes that go together.",
        figures.queue().commits());
    text.counter(
        "kedge_store_queue_writes_total",
        "Writes that these commits made durable.",
        figures.queue().works());
  }

  private static Map<String, String> ordered(String one, String a, String other, String b) {
    return new TreeMap<>(Map.of(one, a, other, b));
  }

  private Optional<HashingProgress> progress() {
    try {
      return Optional.of(hashing.progress());
    } catch (StoreException e) {
      return Optional.empty();
    }
  }
}
