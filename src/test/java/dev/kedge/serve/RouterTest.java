package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.RealTicker;
import dev.kedge.model.EntityTag;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.http.AccessEntry;
import dev.kedge.serve.http.AllowedHosts;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.FrontDoor;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.http.Router;
import dev.kedge.serve.http.Traffic;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an API needs of {@code serve.http}: routes, bodies, queries, JSON, problems. */
class RouterTest {
  private static final int LIMIT = 1000;
  private static final String ITEM = "{\"item\":\"a b\"}\n";

  private final BlockingQueue<AccessEntry> log = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private int port;

  @BeforeEach
  void start() throws Exception {
    var router =
        new Router(
            List.of(
                Route.get("/v1/items", RouterTest::list),
                Route.get("/v1/items/{item}", RouterTest::show),
                Route.post("/v1/items/{item}/links", RouterTest::echo),
                Route.put("/v1/items/{item}", RouterTest::create),
                Route.delete("/v1/items/{item}", exchange -> exchange.empty(204)),
                Route.get("/files/**", exchange -> exchange.empty(404))));
    var limits = new FrontDoor.Limits(Duration.ofSeconds(30), Duration.ofSeconds(1));
    var door =
        new FrontDoor(
            router,
            new AllowedHosts(true, Optional.empty(), List.of()),
            RealTicker.at(TestServer.NOW),
            limits,
            new Traffic(0, _ -> false),
            log::add,
            Optional.empty());
    vertx = Listener.newVertx(_ -> {});
    port =
        Listener.plain(vertx, door)
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private static void list(Exchange exchange) throws IOException {
    String wanted = String.join("|", exchange.query().all("q"));
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("q", wanted);
          json.writeStringField("raw", exchange.rawQuery());
          json.writeStringField("peer", exchange.peer().getHostAddress());
          json.writeEndObject();
        });
  }

  private static void show(Exchange exchange) throws IOException {
    exchange.put(String.class, exchange.pathName("item"));
    exchange.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("item", exchange.get(String.class).orElse("none"));
          json.writeEndObject();
        });
  }

  private static void echo(Exchange exchange) throws IOException {
    exchange.send(201, "text/plain", exchange.body(LIMIT));
  }

  private static void create(Exchange exchange) throws IOException {
    byte[] body = exchange.body(LIMIT);
    var tag = Optional.of(new EntityTag(false, "v1"));
    if (!exchange.admitted(new Validators(tag, Optional.of(TestServer.MODIFIED), true))) {
      return;
    }
    if (body.length == 0) {
      var fault = new Problem.Fault("/name", "missing", "a \"name\" is needed");
      throw new RefusedException(
          Problem.of(422, "invalid", "Unprocessable Content", "the body is not as it should be")
              .withErrors(List.of(fault)));
    }
    exchange.empty(204);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "GET /v1/items, 200, none",
    "HEAD /v1/items, 200, none",
    "GET /v1/items/, 404, none",
    "GET /v1/items/a/, 404, none",
    "GET //v1/items, 200, none",
    "GET /v1, 404, none",
    "GET /v1/items/%zz, 400, none",
    "GET /v1/items/%ff, 400, none",
    "POST /v1/items, 405, 'GET, HEAD, OPTIONS'",
    "POST /v1/items/a, 405, 'GET, HEAD, DELETE, PUT, OPTIONS'",
    "GET /v1/items/a/links, 405, 'POST, OPTIONS'",
    "HEAD /v1/items/a/links, 405, 'POST, OPTIONS'",
    "DELETE /v1/items/a, 204, none",
    "OPTIONS /v1/items/a, 204, 'GET, HEAD, DELETE, PUT, OPTIONS'",
    "OPTIONS /nowhere, 404, none",
    "OPTIONS *, 204, 'GET, HEAD, DELETE, POST, PUT, OPTIONS'",
    "GET *, 400, none",
    "BREW /v1/items, 501, none"
  })
  void methodsOfPaths(String request, int status, String allow) throws Exception {
    Answer answer = RawHttp.once(port, request + " HTTP/1.1", List.of());
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.field("Allow").orElse("none")).isEqualTo(allow);
  }

  @Test
  void namesInPathsAreDecodedOnce() throws Exception {
    assertThat(get("/v1/items/a%20b").text()).isEqualTo(ITEM);
    assertThat(get("/v1/items/a%20b").field("Content-Type")).contains("application/json");
    assertThat(get("/v1/items/a%2Fb%2520c").text()).isEqualTo("{\"item\":\"a/b%20c\"}\n");
    Answer head = RawHttp.once(port, "HEAD /v1/items/a%20b HTTP/1.1", List.of());
    assertThat(head.fields()).isEqualTo(get("/v1/items/a%20b").fields());
  }

  @Test
  void queries() throws Exception {
    assertThat(get("/v1/items?q=a+b&q=%C3%A9&x&=y&q=1=2").text())
        .contains("\"q\":\"a b|Ã©|1=2\"")
        .contains("\"raw\":\"q=a+b&q=%C3%A9&x&=y&q=1=2\"")
        .contains("\"peer\":\"127.0.0.1\"");
    assertThat(get("/v1/items?q=%f").status()).isEqualTo(400);
  }

  @Test
  void bodiesWithALength_theConnectionGoesOn() throws Exception {
    try (RawHttp http = RawHttp.connect(port)) {
      for (String body : List.of("hello", "GET / HTTP/1.1\r\n folded\r\n\r\n", "y".repeat(LIMIT))) {
        http.send("POST /v1/items/a/links HTTP/1.1", List.of("Content-Length: " + body.length()));
        http.sendRaw(body);
        Answer answer = http.read(true);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.field("Connection")).isEmpty();
      }
      assertThat(http.get("/v1/items/a%20b").text()).isEqualTo(ITEM);
      http.send("GET /v1/items HTTP/1.1", List.of("X: y", " folded: z"));
      assertThat(http.read(true).status()).isEqualTo(400);
    }
  }

  @Test
  void pipelinedBehindABody() throws Exception {
    try (RawHttp http = RawHttp.connect(port)) {
      String post =
          "POST /v1/items/a/links HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
      http.sendRaw(post + "hello" + post + "world");
      assertThat(http.read(true).text()).isEqualTo("hello");
      assertThat(http.read(true).text()).isEqualTo("world");
    }
  }

  @Test
  void chunkedBody() throws Exception {
    try (RawHttp http = RawHttp.connect(port)) {
      for (int i = 0; i < 3; i++) {
        http.send("POST /v1/items/a/links HTTP/1.1", List.of("Transfer-Encoding: chunked"));
        http.sendRaw("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: v\r\n\r\n");
        assertThat(http.read(true).text()).isEqualTo("hello world");
      }
    }
  }

  @Test
  void expectContinue() throws Exception {
    List<String> fields = List.of("Content-Length: 5", "Expect: 100-continue");
    try (RawHttp http = RawHttp.connect(port)) {
      http.send("POST /v1/items/a/links HTTP/1.1", fields);
      assertThat(http.readHead().status()).isEqualTo(100);
      http.sendRaw("hello");
      assertThat(http.read(true).text()).isEqualTo("hello");
    }
    // Refused before a byte of the body is asked for.
    assertThat(RawHttp.once(port, "POST /v1/nowhere HTTP/1.1", fields).status()).isEqualTo(404);
    assertThat(RawHttp.once(port, "GET /v1/items HTTP/1.1", List.of("Expect: tea")).status())
        .isEqualTo(417);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Content-Length: 1001                | hello                  | 413 | content-too-large
          Content-Length: 9223372036854775807 | hello                  | 413 | content-too-large
          Transfer-Encoding: chunked          | 3ff^%s^0^^             | 413 | content-too-large
          Transfer-Encoding: chunked          | xyz^                   | 400 | bad-body
          Transfer-Encoding: chunked          | -1^                    | 400 | bad-body
          Content-Length: 5                   | hell                   | 408 | body-too-slow
          """)
  void badBodies(String field, String body, int status, String type) throws Exception {
    try (RawHttp http = RawHttp.connect(port)) {
      http.send("POST /v1/items/a/links HTTP/1.1", List.of(field));
      http.sendRaw(body.replace("^", "\r\n").formatted("y".repeat(1023)));
      Answer answer = http.read(true);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.text()).contains('#' + type + '"');
      assertThat(http.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Content-Length: 5          |
          Content-Length: 5          | hell
          Transfer-Encoding: chunked | 5^hell
          Transfer-Encoding: chunked | 5^hello^
          """)
  void bodyThatEndsTooSoon(String field, @Nullable String body) throws Exception {
    try (RawHttp http = RawHttp.connect(port)) {
      http.send("POST /v1/items/a/links HTTP/1.1", List.of(field));
      http.sendRaw(body == null ? "" : body.replace("^", "\r\n"));
      http.shutdownOutput();
      Answer answer = http.read(true);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).contains("#bad-body\"");
      assertThat(http.isClosed()).isTrue();
    }
  }

  @Test
  void clientThatLeavesBeforeItsBodyIsThere() throws Exception {
    try (RawHttp http = RawHttp.connect(port)) {
      http.send(
          "POST /v1/items/a/links HTTP/1.1", List.of("Content-Length: 5", "Expect: 100-continue"));
      assertThat(http.readHead().status()).isEqualTo(100);
      http.reset();
    }
    AccessEntry entry = log.poll(60, TimeUnit.SECONDS);
    assertThat(entry).as("logged").isNotNull();
    assertThat(entry.outcome()).isEqualTo("the client closed the connection");
  }

  /** The client sends all of it first; only then does it read. */
  @Test
  void bodyThatIsTooLarge_theAnswerArrives() throws Exception {
    String body = "y".repeat(32 << 20);
    for (int i = 0; i < 5; i++) {
      try (RawHttp http = RawHttp.connect(port)) {
        http.send("POST /v1/items/a/links HTTP/1.1", List.of("Content-Length: " + body.length()));
        http.sendRaw(body);
        assertThat(http.read(true).status()).isEqualTo(413);
        assertThat(http.isClosed()).isTrue();
      }
    }
  }

  @Test
  void rows172and182_conditionsOfWrites() throws Exception {
    assertThat(put("If-None-Match: *").status()).isEqualTo(412);
    assertThat(put("If-None-Match: \"v1\"").status()).isEqualTo(412);
    assertThat(put("If-Match: \"v2\"").status()).isEqualTo(412);
    assertThat(put("If-Match: \"v1\"").status()).isEqualTo(204);
    assertThat(put("If-Modified-Since: Fri, 02 Jan 2099 00:00:00 GMT").status()).isEqualTo(204);
  }

  @Test
  void problemsSayWhereAndWhich() throws Exception {
    Answer answer = RawHttp.once(port, "PUT /v1/items/a HTTP/1.1", List.of("Content-Length: 0"));
    AccessEntry entry = log.poll(20, TimeUnit.SECONDS);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.field("Content-Type")).contains("application/problem+json");
    assertThat(answer.text())
        .isEqualTo(
            "{\"type\":\"https://kedge.dev/docs/problems#invalid\","
                + "\"title\":\"Unprocessable Content\",\"status\":422,"
                + "\"detail\":\"the body is not as it should be\",\"request_id\":\""
                + entry.requestId()
                + "\",\"errors\":[{\"pointer\":\"/name\",\"code\":\"missing\","
                + "\"detail\":\"a \\\"name\\\" is needed\"}]}\n");
    assertThat(entry.outcome()).isEqualTo(AccessEntry.DONE);
  }

  private Answer put(String condition) throws IOException {
    try (RawHttp http = RawHttp.connect(port)) {
      http.send("PUT /v1/items/a HTTP/1.1", List.of(condition, "Content-Length: 1"));
      http.sendRaw("x");
      return http.read(true);
    }
  }

  private Answer get(String target) throws IOException {
    return RawHttp.once(port, "GET " + target + " HTTP/1.1", List.of());
  }
}
