package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.SyncServer.Answer;
import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.sync.FakeItems;
import dev.kedge.serve.sync.SyncOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a device may do never grows past the token that registered it, on every database. */
abstract class RightsContract {
  private static final Set<String> OF_EACH_TOKEN = Set.of("iat", "exp", "nbf", "jti");

  @TempDir private Path directory;
  private final AtomicReference<Instant> clock =
      new AtomicReference<>(Instant.parse("2099-01-01T00:00:00Z"));
  private final Ticker ticker = new RealTicker(clock::get);
  private Store store;
  private SyncServer server;

  abstract Store connect(Path directory) throws Failure;

  @BeforeEach
  void start() throws Exception {
    store = connect(directory);
    server = new SyncServer(store, new FakeItems(), ticker, SyncOptions.DEFAULT);
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  static List<List<String>> rules() {
    return List.of(
        List.of(),
        List.of("/"),
        List.of("docs/"),
        List.of("docs/", "private.txt"),
        List.of("a \"b\"/", "c\\d", "[x]/", ",\"/"),
        List.of("[\"docs/\",\"private/\"]"),
        List.of("Möwe/", "写真/🎞.jpg"),
        List.of("a%0Ab/", "c\\nprivate/"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void pathsStayTheSameThroughRefreshes(List<String> rules) throws Exception {
    Map<String, JsonNode> first = walk(EnumSet.of(Scope.READ, Scope.SYNC), rules);
    if (rules.equals(List.of("/"))) {
      assertThat(first).doesNotContainKey("paths");
    } else {
      assertThat(first).containsEntry("paths", array(rules));
    }
  }

  @Test
  void scopesStayTheSameThroughRefreshes() throws Exception {
    TextNode sync = TextNode.valueOf("kedge:sync");
    assertThat(walk(EnumSet.of(Scope.SYNC), List.of("/"))).containsEntry("scope", sync);
    assertThat(walk(EnumSet.of(Scope.SYNC, Scope.LINK), List.of("/"))).containsEntry("scope", sync);
  }

  /** Registers and refreshes twice, later each time; returns the claims that were in all tokens. */
  private Map<String, JsonNode> walk(Set<Scope> scopes, List<String> rules) throws Exception {
    Answer answer = register(token(scopes, rules), "");
    String path = "/v1/devices/" + answer.json().path("device_id").asText() + "/token";
    Map<String, JsonNode> first = claims(answer);
    for (int i = 0; i < 2; i++) {
      clock.updateAndGet(now -> now.plusSeconds(1800));
      answer = server.post(path, "", "{'refresh':'" + text(answer, "refresh") + "'}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(claims(answer)).isEqualTo(first);
    }
    return first;
  }

  @ParameterizedTest
  @MethodSource("narrower")
  void narrowerTokenDoesNotTakeADeviceOver(Set<Scope> scopes, List<String> rules) throws Exception {
    List<String> wide = List.of("docs/", "b.txt");
    Answer device = register(token(TokenKind.USER.most(), wide), "tv");
    assertThat(device.status()).isEqualTo(201);
    String narrow = token(scopes, rules);
    assertThat(register(narrow, "tv").problem()).isEqualTo("device-taken");
    assertThat(server.get("/v1/devices/tv", narrow).status()).isEqualTo(404);
    assertThat(server.get("/v1/devices/tv/desired", narrow).status()).isEqualTo(404);
    assertThat(server.call("PATCH", "/v1/devices/tv", narrow, "{\"name\":\"x\"}").status())
        .isEqualTo(404);
    assertThat(server.call("DELETE", "/v1/devices/tv", narrow, "").status()).isEqualTo(404);
    assertThat(server.get("/v1/devices/tv", text(device, "token")).status()).isEqualTo(200);
    String refresh = "{'refresh':'" + text(device, "refresh") + "'}";
    assertThat(server.post("/v1/devices/tv/token", "", refresh).status()).isEqualTo(200);
  }

  static List<Object[]> narrower() {
    return List.of(
        new Object[] {EnumSet.of(Scope.SYNC), List.of("/")},
        new Object[] {TokenKind.USER.most(), List.of()},
        new Object[] {TokenKind.USER.most(), List.of("docs/")},
        new Object[] {TokenKind.USER.most(), List.of("docs", "b.txt")},
        new Object[] {TokenKind.USER.most(), List.of("docs/a/", "b.txt")});
  }

  @Test
  void tokenThatIsGoodForAsMuchTakesItsDeviceBack() throws Exception {
    register(token(TokenKind.USER.most(), List.of("docs/")), "tv");
    Answer again = register(token(TokenKind.USER.most(), List.of("b.txt", "docs/")), "tv");
    assertThat(again.status()).isEqualTo(201);
    assertThat(claims(again).get("paths")).hasSize(2);
    assertThat(register(token(TokenKind.USER.most(), List.of("/")), "tv").status()).isEqualTo(201);
  }

  /** Nor reads more than a row: who has no token must not make the store work. */
  @Test
  void anonymousFailuresWriteNothing() throws Exception {
    Answer device = register(token(TokenKind.USER.most(), List.of("/")), "tv");
    long before = store.figures().queue().works();
    for (String id : List.of("tv", "nobody", "%00", "x".repeat(200))) {
      server.post("/v1/devices/" + id + "/token", "", "{'refresh':'x'}");
      server.call("POST", "/v1/devices/" + id + "/heartbeat", "", "{}");
      server.call("DELETE", "/v1/devices/" + id, "forged", "");
    }
    server.post("/v1/devices", "", "{'name':'x'}");
    server.call("POST", "/v1/sync/push", "forged", "{}");
    assertThat(store.figures().queue().works()).isEqualTo(before);
    String refresh = "{'refresh':'" + text(device, "refresh") + "'}";
    server.post("/v1/devices/tv/token", "", refresh);
    assertThat(store.figures().queue().works()).as("a good one is written").isGreaterThan(before);
  }

  /** Rows that another program spoilt, or an older kedge wrote, allow less, never more. */
  @ParameterizedTest
  @MethodSource("spoilt")
  void spoiltRowsAllowNothing(String row) throws Exception {
    Answer device = register(token(TokenKind.USER.most(), List.of("docs/")), "tv");
    store.write(t -> t.update("UPDATE sync_device SET paths = ?", row));
    String refresh = "{'refresh':'" + text(device, "refresh") + "'}";
    Answer answer = server.post("/v1/devices/tv/token", "", refresh);
    assertThat(claims(answer).get("paths")).isEmpty();
  }

  static List<String> spoilt() {
    return List.of(
        "", "docs/\n", "[\"docs/\",\"\"]", "[1]", "{\"a\":\"b/\"}", "[\"a//b\"]", "null");
  }

  private static ArrayNode array(List<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private String token(Set<Scope> scopes, List<String> rules) throws IOException {
    return server.token(TokenKind.USER, "alice", scopes, new PathRules(rules));
  }

  private Answer register(String token, String id) throws Exception {
    String named = id.isEmpty() ? "" : "'device_id':'" + id + "',";
    return server.post("/v1/devices", token, "{" + named + "'name':'kiosk'}");
  }

  private static String text(Answer answer, String field) {
    return answer.json().path(field).asText();
  }

  /** All but those that differ by nature; these are within what a device token may have. */
  private static Map<String, JsonNode> claims(Answer answer) {
    String payload = text(answer, "token").split("\\.", -1)[1];
    JsonNode all =
        SyncServer.parseExactly(
            new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    assertThat(Duration.ofSeconds(all.path("exp").asLong() - all.path("iat").asLong()))
        .isEqualTo(TokenKind.DEVICE.lifetime());
    Map<String, JsonNode> claims = new TreeMap<>();
    for (Map.Entry<String, JsonNode> claim : all.properties()) {
      if (!OF_EACH_TOKEN.contains(claim.getKey())) {
        claims.put(claim.getKey(), claim.getValue());
      }
    }
    return claims;
  }
}
