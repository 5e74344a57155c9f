package dev.kedge.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.TestGate;
import dev.kedge.serve.http.FrontDoor;
import dev.kedge.serve.http.Router;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.sync.FakeItems;
import dev.kedge.serve.sync.SyncApi;
import dev.kedge.serve.sync.SyncOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A server of the sync API alone over a store, and a client that checks each answer. */
final class SyncServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final FakeItems items;
  final TestGate gate;
  final SyncApi api;
  private final Vertx vertx;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  SyncServer(Store store, FakeItems items, TestGate gate, Ticker ticker, SyncOptions options)
      throws Exception {
    this.items = items;
    this.gate = gate;
    api = new SyncApi(new SyncApi.Needs(store, items, gate.tokens(), gate, ticker), options);
    var limits = new FrontDoor.Limits(Duration.ofSeconds(30), Duration.ofSeconds(60));
    var door =
        new FrontDoor(gate.before(new Router(api.routes())), true, ticker, limits, entry -> {});
    vertx = Listener.newVertx();
    port =
        new Listener(vertx, door)
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

  private static JsonNode parseExactly(String text) {
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
