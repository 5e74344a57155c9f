package dev.kedge.serve.ops;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kedge.protocol.Displayed;
import dev.kedge.serve.http.AccessEntry;
import dev.kedge.serve.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A request as a line of JSON. Nothing in it can move a terminal's cursor. */
public final class AccessLogLine {
  private static final double NANOS = 1e9;

  private AccessLogLine() {}

  /** Without a line end. */
  public static String of(AccessEntry entry) {
    byte[] line =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("time", entry.at().toString());
          json.writeStringField("request_id", entry.requestId());
          json.writeStringField("client", entry.client().getHostAddress());
          optional(json, "user", entry.user());
          json.writeStringField("method", Displayed.escape(entry.method()));
          json.writeStringField("target", Displayed.escape(entry.shownTarget()));
          json.writeNumberField("status", entry.status());
          json.writeNumberField("bytes", entry.bytes());
          optional(json, "range", entry.range());
          json.writeNumberField("seconds", entry.took().toNanos() / NANOS);
          json.writeStringField("outcome", Displayed.escape(entry.outcome()));
          optional(json, "user_agent", entry.userAgent());
          json.writeEndObject();
        });
    return new String(line, StandardCharsets.UTF_8).stripTrailing();
  }

  private static void optional(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, Displayed.escape(value.get()));
    }
  }
}
