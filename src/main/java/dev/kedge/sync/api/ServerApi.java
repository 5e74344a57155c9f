package dev.kedge.sync.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.origin.Api;
import dev.kedge.origin.ApiAnswer;
import dev.kedge.origin.ApiRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls that no device's token is needed for. Safe for many threads. */
public final class ServerApi {
  private static final int LONGEST_SECRET = 8192;

  private final Api api;
  private final URI base;

  /**
   * @param base scheme, host and port
   */
  public ServerApi(Api api, URI base) {
    this.api = api;
    this.base = base;
  }

  /** Scheme, host and port of a URL. */
  public static String base(URI url) {
    String authority = String.valueOf(url.getRawAuthority());
    return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1);
  }

  /**
   * Asks the server what it is.
   *
   * @throws Failure.Problem it has no sync API
   */
  public Discovery discover() throws Failure {
    ApiAnswer answer = send("GET", "/.well-known/kedge", null, null);
    Optional<String> store =
        answer.status() == 200
            ? Json.parse(answer.body()).flatMap(json -> Json.id(json, "store"))
            : Optional.empty();
    boolean isElsewhere = answer.status() / 100 == 4 || answer.status() == 501;
    if (store.isEmpty() && (answer.status() == 200 || isElsewhere)) {
      throw Problems.noSync(base.toString());
    }
    return new Discovery(store.orElseThrow(() -> Problems.of(base.toString(), answer)));
  }

  /**
   * Makes this machine a device of the token's user.
   *
   * @param device its id, if it had one
   */
  public Registration register(String userToken, Optional<String> device, DeviceFacts facts)
      throws Failure {
    ObjectNode body = Json.object();
    device.ifPresent(id -> body.put("device_id", id));
    body.put("name", facts.name());
    body.put("kind", facts.kind());
    body.put("platform", facts.platform());
    body.put("app_version", facts.appVersion());
    body.put("capacity_bytes", facts.capacity());
    ApiAnswer answer = send("POST", "/v1/devices", userToken, body);
    if (answer.status() == 404 || answer.status() == 405) {
      throw Problems.noSync(base.toString());
    }
    JsonNode json = ok(answer);
    return new Registration(
        requiredId(json, "device_id"), secret(json, "token"), secret(json, "refresh"));
  }

  /** A fresh token for a device's secret; empty if the server does not take that any more. */
  Optional<Registration> renew(String device, String refresh) throws Failure {
    ObjectNode body = Json.object().put("refresh", refresh);
    ApiAnswer answer = send("POST", "/v1/devices/" + part(device) + "/token", null, body);
    if (answer.status() == 401 || answer.status() == 403 || answer.status() == 404) {
      return Optional.empty();
    }
    JsonNode json = ok(answer);
    return Optional.of(
        new Registration(
            device,
            secret(json, "token"),
            Json.text(json, "refresh").isPresent() ? secret(json, "refresh") : refresh));
  }

  ApiAnswer send(
      String method, String path, @Nullable String token, @Nullable JsonNode body, Header... more)
      throws Failure {
    List<Header> headers = new ArrayList<>(List.of(more));
    if (token != null) {
      headers.add(new Header("Authorization", "Bearer " + token));
    }
    String text = body == null ? null : Json.text(body);
    return api.call(new ApiRequest(method, base.resolve(path), headers, text));
  }

  /** The JSON of an answer that is no error. */
  JsonNode ok(ApiAnswer answer) throws Failure {
    if (answer.status() / 100 != 2) {
      throw Problems.of(base.toString(), answer);
    }
    return Json.parse(answer.body())
        .orElseThrow(() -> new Failure.BadAnswer(base.toString(), "an answer that is not JSON"));
  }

  String required(JsonNode json, String name) throws Failure {
    return Json.text(json, name)
        .orElseThrow(
            () -> new Failure.BadAnswer(base.toString(), "an answer without '" + name + "'"));
  }

  /**
   * An id.
   *
   * @throws Failure.BadAnswer there is none, or it has other characters than printable ASCII
   */
  String requiredId(JsonNode json, String name) throws Failure {
    return Json.id(json, name).orElseThrow(() -> odd(name));
  }

  /** What goes into a header field. */
  private String secret(JsonNode json, String name) throws Failure {
    String text = required(json, name);
    if (text.length() > LONGEST_SECRET || text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw odd(name);
    }
    return text;
  }

  private Failure odd(String name) {
    return new Failure.BadAnswer(
        base.toString(), "an answer whose '" + name + "' is missing or cannot be used");
  }

  /** As one part of a URL. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  URI base() {
    return base;
  }
}
