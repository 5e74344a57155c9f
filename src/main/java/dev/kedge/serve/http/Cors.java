package dev.kedge.serve.http;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Lets pages of other origins read answers (the Fetch standard): those of {@code origins}
 * everything, all others the paths in {@code open}. Credentials that a browser adds by itself are
 * never allowed.
 */
public final class Cors implements Resource {
  private static final String EXPOSED =
      "Accept-Ranges, Content-Range, Content-Length, ETag, Last-Modified, Repr-Digest,"
          + " Content-Digest, Content-Disposition, Link, Location, Retry-After";
  private static final String ACCEPTED =
      "Range, If-Range, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since,"
          + " Authorization, Content-Type, Idempotency-Key, Want-Repr-Digest, Want-Content-Digest";
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  private static final String READING = "GET, HEAD, OPTIONS";
  private static final String SECONDS_KEPT = "86400";

  private final Resource resource;
  private final Set<String> origins;
  private final List<String> open;

  /**
   * Answers as {@code resource} does.
   *
   * @param open beginnings of paths that pages of every origin may read
   */
  public Cors(Resource resource, List<String> origins, List<String> open) {
    this.resource = resource;
    this.origins = Set.copyOf(origins);
    this.open = List.copyOf(open);
  }

  @Override
  public void answer(Exchange exchange) throws IOException, InterruptedException {
    boolean openToAll = open.stream().anyMatch(exchange.path()::startsWith);
    if (openToAll || !origins.isEmpty()) {
      exchange.vary("Origin");
    }
    List<String> lines = exchange.fields("Origin");
    String origin = lines.size() == 1 ? lines.getFirst() : "";
    boolean known = origins.contains(origin);
    if (origin.isEmpty() || !(known || openToAll)) {
      resource.answer(exchange);
      return;
    }
    exchange.field("Access-Control-Allow-Origin", known ? origin : "*");
    if (isPreflight(exchange)) {
      exchange.field("Access-Control-Allow-Methods", known ? METHODS : READING);
      exchange.field("Access-Control-Allow-Headers", ACCEPTED);
      exchange.field("Access-Control-Max-Age", SECONDS_KEPT);
      exchange.empty(204);
    } else {
      exchange.field("Access-Control-Expose-Headers", EXPOSED);
      resource.answer(exchange);
    }
  }

  @Override
  public boolean answersAtOnce(Exchange exchange) {
    return resource.answersAtOnce(exchange);
  }

  private static boolean isPreflight(Exchange exchange) {
    return exchange.method().equals("OPTIONS")
        && !exchange.fields("Access-Control-Request-Method").isEmpty();
  }
}
