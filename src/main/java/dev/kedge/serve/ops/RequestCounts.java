package dev.kedge.serve.ops;

import dev.kedge.serve.http.AccessEntry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Adds up what the access log says, since the server started. From any thread. */
public final class RequestCounts implements Consumer<AccessEntry> {
  /** Clients may make up others, and each would be a time series for ever. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  private static final double NANOS = 1e9;

  private final Map<Kind, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder parts = new LongAdder();
  private final LongAdder resumes = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  private record Kind(String method, String statusClass) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int byMethod = method.compareTo(other.method);
      return byMethod == 0 ? statusClass.compareTo(other.statusClass) : byMethod;
    }
  }

  @Override
  public void accept(AccessEntry entry) {
    String method = METHODS.contains(entry.method()) ? entry.method() : "other";
    var kind = new Kind(method, entry.status() / 100 + "xx");
    requests.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    bytes.add(entry.bytes());
    nanos.add(entry.took().toNanos());
    parts.add(entry.status() == 206 ? 1 : 0);
    resumes.add(entry.resumes() ? 1 : 0);
    failures.add(entry.isDone() ? 0 : 1);
  }

  void write(MetricsText text) {
    String name = "kedge_http_requests_total";
    text.metric(name, "counter", "Requests answered, by method and class of status.");
    requests.forEach((kind, count) -> {
      var labels = new TreeMap<>(Map.of("method", kind.method(), "status", kind.statusClass()));
      text.sample(name, labels, count.sum());
    });
    text.counter("kedge_http_sent_bytes_total", "Bytes of bodies sent.", bytes.sum());
    text.counter("kedge_http_ranges_total", "Answers with status 206.", parts.sum());
    text.counter(
        "kedge_http_resumes_total", "Of those, parts that begin after byte 0.", resumes.sum());
    text.counter(
        "kedge_http_failures_total",
        "Answers that were cut off, or are an error of the server's own.",
        failures.sum());
    text.metric("kedge_http_seconds_total", "counter", "Time spent on answers.")
        .sample("kedge_http_seconds_total", Map.of(), nanos.sum() / NANOS);
  }
}
