package dev.kedge.serve.http;

import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of fields that most answers have, as they are sent: encoded and hashed once. */
final class FieldNames {
  private static final Map<String, CharSequence> READY =
      Stream.of(
              "Accept-Ranges",
              "Cache-Control",
              "Content-Disposition",
              "Content-Length",
              "Content-Range",
              "Content-Type",
              "Date",
              "ETag",
              "Last-Modified",
              "Link",
              "Vary",
              "X-Content-Type-Options")
          .collect(Collectors.toUnmodifiableMap(Function.identity(), HttpHeaders::createOptimized));

  private FieldNames() {}

  static CharSequence ready(String name) {
    return READY.getOrDefault(name, name);
  }
}
