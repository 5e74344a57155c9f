package dev.kedge.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.TrustedProxies;
import dev.kedge.serve.auth.Access;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.auth.Gate;
import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.auth.Revocation;
import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.auth.StoredItems;
import dev.kedge.serve.auth.TokenGrant;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.http.AllowedHosts;
import dev.kedge.serve.http.FrontDoor;
import dev.kedge.serve.http.Router;
import dev.kedge.serve.http.Traffic;
import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.sync.FakeItems;
import dev.kedge.serve.sync.SyncApi;
import dev.kedge.serve.sync.SyncOptions;
import dev.kedge.serve.sync.state.Devices;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A server of the sync API alone over a store, and a client that checks each answer. */
final class SyncServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_LIMIT = 0;

  final FakeItems items;
  final Access access;
  final SyncApi api;
  private final Ticker ticker;
  private final Vertx vertx;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  SyncServer(Store store, FakeItems items, Ticker ticker, SyncOptions options) throws Exception {
    this.items = items;
    this.ticker = ticker;
    access = Access.of(store, ticker);
    Devices.Revoker revoker =
        (device, now) -> access.keys().revoke(new Revocation(Revocation.Kind.DEVICE, device, now));
    api = new SyncApi(new SyncApi.Needs(store, items, access.tokens(), revoker, ticker), options);
    var rules =
        new AccessOptions(false, Optional.empty(), TrustedProxies.NONE, Optional.empty(), NO_LIMIT);
    Gate gate = access.gate(new Router(api.routes()), rules, new StoredItems(store), _ -> {});
    var limits = new FrontDoor.Limits(Duration.ofSeconds(30), Duration.ofSeconds(60));
    var door =
        new FrontDoor(
            gate,
            new AllowedHosts(true, Optional.empty(), List.of()),
            ticker,
            limits,
            new Traffic(0, _ -> false),
            entry -> {},
            Optional.empty());
    vertx = Listener.newVertx(_ -> {});
    port =
        Listener.plain(vertx, door)
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** An answer; its body is an empty object where there is none. */
  record Answer(int status, JsonNode json, HttpResponse<String> raw) {
    Optional<String> field(String name) {
      return raw.headers().firstValue(name);
    }

    String problem() {
      return json.path("type").asText().replaceFirst(".*#", "");
    }
  }

  /** A token of a user or admin, good for an hour. */
  String token(TokenKind kind, String user, Set<Scope> scopes) throws IOException {
    return token(kind, user, scopes, PathRules.EVERYTHING);
  }

  String token(TokenKind kind, String user, Set<Scope> scopes, PathRules paths) throws IOException {
    Instant now = ticker.now();
    return access
        .tokens()
        .issue(
            new TokenGrant(
                kind, user, Optional.empty(), scopes, paths, now, now.plus(Duration.ofHours(1))),
            RandomId.next())
        .text();
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Fields are names and values in turn. */
  Answer call(String method, String path, String token, String body, String... fields)
      throws Exception {
    HttpRequest request = request(method, path, token, body, fields);
    return checked(request, client.send(request, HttpResponse.BodyHandlers.ofString()));
  }

  CompletableFuture<Answer> later(String method, String path, String token) {
    HttpRequest request = request(method, path, token, "");
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(raw -> checked(request, raw));
  }

  Answer get(String path, String token) throws Exception {
    return call("GET", path, token, "");
  }

  Answer post(String path, String token, String body, String... fields) throws Exception {
    return call("POST", path, token, body.replace('\'', '"'), fields);
  }

  Answer put(String path, String token, String body, String... fields) throws Exception {
    return call("PUT", path, token, body.replace('\'', '"'), fields);
  }

  private HttpRequest request(
      String method, String path, String token, String body, String... fields) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (fields.length > 0) {
      request.headers(fields);
    }
    return request.build();
  }

  private static Answer checked(HttpRequest request, HttpResponse<String> raw) {
    Contract.check(request.method(), request.uri().getPath(), raw);
    return new Answer(
        raw.statusCode(), raw.body().isEmpty() ? object() : parseExactly(raw.body()), raw);
  }

  static JsonNode parseExactly(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    api.close();
    vertx.close().await();
  }
}
