package dev.kedge.sync.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.model.Failure;
import dev.kedge.origin.ApiAnswer;
import dev.kedge.origin.Statuses;
import dev.kedge.protocol.Displayed;
import dev.kedge.protocol.HttpDates;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer that is an error means (RFC 9457). */
final class Problems {
  static final String NO_SYNC = "no-sync-api";
  static final String UNAUTHORIZED = "unauthorized";
  static final String REVOKED = "device-revoked";
  private static final int LONGEST = 200;

  private Problems() {}

  static Failure of(String url, ApiAnswer answer) {
    Failure byStatus = Statuses.failure(answer.head(), now(answer));
    if (!Statuses.isFinal(answer.status())) {
      return byStatus;
    }
    Optional<JsonNode> body = Json.parse(answer.body());
    String name = body.map(Problems::name).orElse("refused");
    String detail = body.flatMap(json -> Json.text(json, "detail")).map(Problems::shown).orElse("");
    int status = answer.status();
    String what = "the server answered " + status + (detail.isEmpty() ? "" : ": " + detail);
    return new Failure.Problem(url, status, name, what, hint(status, name, url));
  }

  /** By the server's own clock, which is the one that a date in Retry-After is meant by. */
  private static Instant now(ApiAnswer answer) {
    return answer.field("Date").flatMap(HttpDates::parse).orElse(Instant.EPOCH);
  }

  static Failure.Problem noSync(String url) {
    return new Failure.Problem(
        url,
        404,
        NO_SYNC,
        "no kedge server with the sync API is there",
        "check the URL; files of any server can be had with 'kedge fetch'");
  }

  static Failure.Problem revoked(String url, String device) {
    return new Failure.Problem(
        url,
        401,
        REVOKED,
        "the server no longer takes this device (" + device + ")",
        "it was revoked, or its secret is too old; log in again: kedge login " + url);
  }

  /** The last part of the type, which never changes. */
  private static String name(JsonNode problem) {
    String type = Json.text(problem, "type").orElse("");
    String name = type.substring(Math.max(type.lastIndexOf('#'), type.lastIndexOf('/')) + 1);
    return name.matches("[a-z0-9-]{1,64}") ? name : "refused";
  }

  private static @Nullable String hint(int status, String name, String url) {
    if (name.equals("device-limit")) {
      return "revoke a device that is not used any more: kedge logout --revoke there";
    }
    return switch (status) {
      case 401 -> "the token is wrong or has expired; log in again: kedge login " + url;
      case 403 -> "the token does not allow this; ask the server's admin for another";
      default -> null;
    };
  }

  private static String shown(String text) {
    String escaped = Displayed.escape(text);
    return escaped.length() <= LONGEST ? escaped : escaped.substring(0, LONGEST) + "…";
  }
}
