package dev.kedge.sync.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.origin.ApiAnswer;
import dev.kedge.protocol.Manifest;
import dev.kedge.protocol.ManifestJson;
import dev.kedge.protocol.UrlInput;
import dev.kedge.protocol.sync.Report;
import dev.kedge.protocol.sync.ReportJson;
import dev.kedge.sync.api.PushAnswer.Result;
import dev.kedge.sync.api.PushAnswer.ServerState;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** The calls of a registered device; an expired token is renewed on the way. Safe for threads. */
public final class DeviceApi {
  private static final Duration USUAL_POLL = Duration.ofMinutes(1);
  private static final int PAGE = 500;

  /** So many items are asked for one by one. */
  private static final int FEW = 20;

  /** So many items are wanted of a device, or to go from it, at most. */
  private static final int MOST_WISHES = 50_000;

  private final ServerApi server;
  private final CredentialKeeper keeper;
  private Credential credential;

  public DeviceApi(ServerApi server, CredentialKeeper keeper) throws Failure {
    this.server = server;
    this.keeper = keeper;
    credential = keeper.read();
  }

  public String device() {
    return current().device();
  }

  /** Ends this device's rights. */
  public void revoke() throws Failure {
    ApiAnswer answer = call("DELETE", devicePath(""), null);
    if (answer.status() / 100 != 2 && answer.status() != 404) {
      throw Problems.of(url(), answer);
    }
  }

  public Pulse heartbeat(long free, long total, long cached, String state, String version)
      throws Failure {
    ObjectNode body = Json.object();
    body.put("free_bytes", free);
    body.put("total_bytes", total);
    body.put("cache_bytes", cached);
    body.put("state", state);
    body.put("app_version", version);
    JsonNode json = ok(call("POST", devicePath("/heartbeat"), body));
    long poll = Json.number(json, "poll_s", USUAL_POLL.toSeconds());
    return new Pulse(
        Json.time(json, "server_time"),
        Duration.ofSeconds(Math.clamp(poll, 1, 86_400)),
        Json.text(json, "desired_etag"),
        Json.isTrue(json, "revoked"));
  }

  /** Empty if nothing changed since {@code known}. */
  public Optional<Desired> desired(Optional<String> known) throws Failure {
    Header[] condition =
        known.map(tag -> new Header[] {new Header("If-None-Match", tag)}).orElse(new Header[0]);
    ApiAnswer answer = call("GET", devicePath("/desired"), null, condition);
    if (answer.status() == 304) {
      return Optional.empty();
    }
    JsonNode json = ok(answer);
    if (json.path("items").size() > MOST_WISHES || json.path("remove").size() > MOST_WISHES) {
      throw new Failure.BadAnswer(
          url(), "a wish for more than " + MOST_WISHES + " items, which is more than kedge keeps");
    }
    List<Desired.Wanted> items = new ArrayList<>();
    for (JsonNode item : json.path("items")) {
      items.add(
          new Desired.Wanted(
              server.requiredId(item, "item_id"),
              Json.id(item, "version_id").orElse("latest"),
              Json.number(item, "priority", 0),
              Json.time(item, "not_before"),
              Json.time(item, "deadline"),
              Json.number(item, "generation", 0)));
    }
    List<Desired.Removed> removed = new ArrayList<>();
    for (JsonNode item : json.path("remove")) {
      removed.add(
          new Desired.Removed(
              server.requiredId(item, "item_id"), Json.number(item, "generation", 0)));
    }
    Set<String> paused = new HashSet<>();
    for (JsonNode item : json.path("pause")) {
      paused.add(server.requiredId(item, "item_id"));
    }
    return Optional.of(new Desired(answer.field("ETag"), items, removed, paused));
  }

  /**
   * What changed since the cursor; waits up to so long for something.
   *
   * @return empty if the server does not know the cursor any more
   */
  public Optional<Changes> changes(Optional<String> cursor, Duration wait) throws Failure {
    String query = cursor.map(at -> "&cursor=" + ServerApi.part(at)).orElse("");
    ApiAnswer answer =
        call("GET", "/v1/sync/changes?limit=" + PAGE + "&wait_s=" + wait.toSeconds() + query, null);
    if (answer.status() == 410) {
      return Optional.empty();
    }
    if (answer.status() == 204) {
      return Optional.of(new Changes(cursor, 0, 0, false));
    }
    JsonNode json = ok(answer);
    JsonNode changes = json.path("changes");
    long generation = Json.number(json, "generation", 0);
    int news = 0;
    for (JsonNode change : changes) {
      generation = Math.max(generation, Json.number(change, "seq", 0));
      // How items stand on other devices is nothing to act on.
      news += Json.text(change, "kind").filter("progress"::equals).isPresent() ? 0 : 1;
    }
    Optional<String> next =
        Json.text(json, "next_cursor").or(() -> Json.text(json, "cursor")).or(() -> cursor);
    return Optional.of(new Changes(next, generation, news, Json.isTrue(json, "has_more")));
  }

  /**
   * Delivers reports. The same reports always go under the same key, so no delivery counts twice.
   *
   * @param receipt of the last delivery; {@code none} before the first
   */
  public PushAnswer push(List<Report> reports, String receipt) throws Failure {
    ObjectNode body = Json.object().put("device_id", device()).put("receipt", receipt);
    ArrayNode ops = body.putArray("ops");
    reports.forEach(report -> ops.add(ReportJson.write(report)));
    Header key = new Header("Idempotency-Key", DigestUtils.sha256Hex(Json.text(body)));
    JsonNode json = ok(call("POST", "/v1/sync/push", body, key));
    List<Result> results = new ArrayList<>();
    for (JsonNode result : json.path("results")) {
      results.add(
          new Result(
              server.required(result, "op_id"),
              Json.isTrue(result, "applied"),
              Json.text(result, "reason"),
              serverState(result.path("server_state"))));
    }
    return new PushAnswer(results, Json.text(json, "receipt"));
  }

  /** What is known of these items, of those that there are. */
  public List<ItemFacts> items(Set<String> wanted) throws Failure {
    List<ItemFacts> found = new ArrayList<>();
    if (wanted.size() <= FEW) {
      for (String item : wanted) {
        item(item).ifPresent(found::add);
      }
      return found;
    }
    Optional<String> cursor = Optional.empty();
    boolean hasMore = true;
    Pages pages = new Pages(url());
    while (hasMore && found.size() < wanted.size()) {
      pages.next(cursor);
      String at = cursor.map(c -> "&cursor=" + ServerApi.part(c)).orElse("");
      JsonNode page = ok(call("GET", "/v1/items?limit=" + PAGE + at, null));
      for (JsonNode item : page.path("items")) {
        if (wanted.contains(item.path("id").asText())) {
          found.add(itemFacts(item));
        }
      }
      cursor = Json.text(page, "next_cursor");
      hasMore = Json.isTrue(page, "has_more") && cursor.isPresent();
    }
    return found;
  }

  /** What is known of an item; empty if there is none of this id, or none any more. */
  public Optional<ItemFacts> item(String item) throws Failure {
    ApiAnswer answer = call("GET", "/v1/items/" + ServerApi.part(item), null);
    if (answer.status() == 404 || answer.status() == 410) {
      return Optional.empty();
    }
    return Optional.of(itemFacts(ok(answer)));
  }

  /** The digests of a version; empty where the server has none. */
  public Optional<Manifest> manifest(String version) throws Failure {
    ApiAnswer answer = call("GET", "/v1/versions/" + ServerApi.part(version) + "/manifest", null);
    if (answer.status() != 200) {
      return Optional.empty();
    }
    return ManifestJson.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Has the server compare a file with a version.
   *
   * @param chunks the digests of the file's chunks, of which it names the bad; empty for none
   */
  public Comparison compare(String version, Digest whole, long size, List<Digest> chunks)
      throws Failure {
    ObjectNode body = Json.object();
    body.put("device_id", device());
    body.put("alg", whole.algorithm().label());
    body.put("digest", whole.hex());
    body.put("size", size);
    if (!chunks.isEmpty()) {
      ArrayNode list = body.putArray("chunk_digests");
      chunks.forEach(chunk -> list.add(chunk.hex()));
    }
    ApiAnswer answer = call("POST", "/v1/versions/" + ServerApi.part(version) + "/integrity", body);
    int status = answer.status();
    if (status == 202 || status == 404 || status == 409 || status == 410) {
      return new Comparison.Unsaid();
    }
    JsonNode json = ok(answer);
    List<Integer> bad = new ArrayList<>();
    json.path("bad_chunks").forEach(chunk -> bad.add(Math.max(0, chunk.asInt())));
    return Json.isTrue(json, "match") ? new Comparison.Same() : new Comparison.Different(bad);
  }

  /** The item that a version is of; empty if the server does not say. */
  public Optional<String> itemOf(String version) throws Failure {
    String path = "/v1/versions/" + ServerApi.part(version) + "/manifest";
    ApiAnswer answer = call("GET", path, null);
    return answer.status() == 200
        ? Json.parse(answer.body()).flatMap(json -> Json.id(json, "item"))
        : Optional.empty();
  }

  /**
   * A signed link to the item's present bytes; where this device may have none signed, the bytes of
   * the version themselves, with its token.
   */
  public Link link(String item, String version, Duration lifetime) throws Failure {
    ObjectNode body = Json.object();
    body.put("ttl_s", lifetime.toSeconds());
    body.put("device_id", device());
    ApiAnswer answer = call("POST", "/v1/items/" + ServerApi.part(item) + "/links", body);
    if (answer.status() == 403) {
      URI content = server.base().resolve("/v1/content/" + ServerApi.part(version));
      return new Link(content, List.of(new Header("Authorization", "Bearer " + current().token())));
    }
    String link = server.required(ok(answer), "url");
    URI url =
        UrlInput.resolve(server.base(), link)
            .orElseThrow(
                () -> new Failure.BadAnswer(server.base().toString(), "a link that is no URL"));
    return new Link(url, List.of());
  }

  /**
   * Says what the user wants of an item on this device: {@code keep}, {@code pause}, {@code clear}.
   */
  public void intent(String item, String wish, Optional<String> userToken) throws Failure {
    ObjectNode body = Json.object().put("action", wish).put("device_id", device());
    String path = "/v1/items/" + ServerApi.part(item) + "/intent";
    ok(
        userToken.isPresent()
            ? server.send("PUT", path, userToken.get(), body)
            : call("PUT", path, body));
  }

  /** The user's items with their state on each device. */
  public List<OfflineRow> offline(Optional<String> userToken) throws Failure {
    List<OfflineRow> rows = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    boolean hasMore = true;
    Pages pages = new Pages(url());
    while (hasMore) {
      pages.next(cursor);
      String path = "/v1/me/offline" + cursor.map(at -> "?cursor=" + ServerApi.part(at)).orElse("");
      JsonNode json =
          ok(
              userToken.isPresent()
                  ? server.send("GET", path, userToken.get(), null)
                  : call("GET", path, null));
      json.path("items").forEach(item -> rows.add(offlineRow(item)));
      cursor = Json.text(json, "next_cursor");
      hasMore = Json.isTrue(json, "has_more") && cursor.isPresent();
    }
    return rows;
  }

  private static OfflineRow offlineRow(JsonNode item) {
    List<OfflineRow.OnDevice> devices = new ArrayList<>();
    for (JsonNode device : item.path("devices")) {
      String id = Json.text(device, "device_id").orElse("");
      devices.add(
          new OfflineRow.OnDevice(
              id,
              Json.text(device, "name").orElse(id),
              Json.text(device, "state").orElse(""),
              Json.number(device, "bytes", 0)));
    }
    String id = Json.text(item, "item_id").orElse("");
    return new OfflineRow(
        id, Json.text(item, "title").orElse(id), Json.text(item, "status").orElse(""), devices);
  }

  private ItemFacts itemFacts(JsonNode json) throws Failure {
    String item = server.requiredId(json, "id");
    String path = Json.text(json, "path").or(() -> Json.text(json, "file_name")).orElse(item);
    Optional<Digest> sha256 =
        Json.text(json, "sha256")
            .map(hex -> hex.toLowerCase(Locale.ROOT))
            .filter(hex -> hex.matches("[0-9a-f]{64}"))
            .map(hex -> new Digest(DigestAlgorithm.SHA256, hex));
    return new ItemFacts(
        item, path, server.requiredId(json, "version"), Json.number(json, "size", -1), sha256);
  }

  private static Optional<ServerState> serverState(JsonNode state) {
    return state.isObject()
        ? Optional.of(
            new ServerState(
                Json.text(state, "state").orElse(""),
                Json.text(state, "version_id").orElse(""),
                Json.number(state, "attempt", 0),
                Json.number(state, "rev", 0)))
        : Optional.empty();
  }

  private ApiAnswer call(String method, String path, @Nullable JsonNode body, Header... more)
      throws Failure {
    Credential used = current();
    ApiAnswer answer = server.send(method, path, used.token(), body, more);
    if (answer.status() != 401) {
      return answer;
    }
    return server.send(method, path, renewed(used).token(), body, more);
  }

  private JsonNode ok(ApiAnswer answer) throws Failure {
    return server.ok(answer);
  }

  private synchronized Credential current() {
    return credential;
  }

  /**
   * A credential that is fresher than the refused one.
   *
   * @throws Failure.Problem the device was revoked
   */
  private synchronized Credential renewed(Credential refused) throws Failure {
    if (!credential.token().equals(refused.token())) {
      return credential;
    }
    credential =
        keeper.alone(() -> {
          Credential kept = keeper.read();
          return kept.token().equals(refused.token()) ? fresh(kept) : kept;
        });
    return credential;
  }

  private Credential fresh(Credential kept) throws Failure {
    Registration fresh =
        server
            .renew(kept.device(), kept.refresh())
            .orElseThrow(() -> Problems.revoked(url(), kept.device()));
    Credential renewed = kept.renewed(fresh.token(), fresh.refresh());
    keeper.write(renewed);
    return renewed;
  }

  private String devicePath(String rest) {
    return "/v1/devices/" + ServerApi.part(device()) + rest;
  }

  private String url() {
    return server.base().toString();
  }
}
