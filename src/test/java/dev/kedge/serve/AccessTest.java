package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import dev.kedge.protocol.CidrBlock;
import dev.kedge.protocol.TrustedProxies;
import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.auth.Access;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.auth.LinkGrant;
import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.auth.Revocation;
import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.auth.SigningKey;
import dev.kedge.serve.auth.TokenGrant;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, over a real socket: nobody, unless something lets them. */
final class AccessTest {
  private static final String DIGITS = "0123456789";

  @TempDir Path directory;

  private final MovedTicker ticker = new MovedTicker();
  private TestServer server;
  private Store store;
  private Access access;

  @BeforeEach
  void start() throws Failure, IOException {
    server = start(AccessOptions.CLOSED);
    server.file("docs/a.txt", DIGITS.getBytes(StandardCharsets.US_ASCII));
    server.file("secret/b.txt", DIGITS.getBytes(StandardCharsets.US_ASCII));
    store = Store.sqlite(directory.resolve("state/serve.db"));
    access = Access.of(store, ticker);
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  private TestServer start(AccessOptions options) throws Failure, IOException {
    return TestServer.of(directory, c -> c.access(options).ticker(ticker));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/docs/a.txt",
        "/files/nothing",
        "/files/",
        "/nowhere",
        "/v1/items",
        "/v1/items/x",
        "/v1/content/x",
        "/v1/admin/fleet",
        "/files/docs/a.txt?exp=1",
      })
  void nobody_getsInWithoutShowingAnything(String path) throws IOException {
    Answer answer = get(path);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.field("WWW-Authenticate")).contains("Bearer realm=\"kedge\"");
    assertThat(answer.field("ETag")).isEmpty();
    assertThat(answer.text()).contains("unauthorized").doesNotContain(DIGITS);
  }

  @Test
  void rows200and201_conditionsAndRanges_areNotLookedAtFirst() throws IOException {
    String tag = get("/files/docs/a.txt", bearer(token())).field("ETag").orElseThrow();
    for (String field :
        List.of(
            "If-None-Match: *",
            "If-None-Match: " + tag,
            "If-Match: \"other\"",
            "Range: bytes=100-",
            "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT")) {
      assertThat(get("/files/docs/a.txt", field).status()).as(field).isEqualTo(401);
      String forged = link("/files/docs/a.txt").replace("sub=ann", "sub=bob");
      assertThat(get(forged, field).status()).as(field).isEqualTo(403);
    }
    assertThat(get("/files/docs/a.txt", bearer(token()), "If-None-Match: " + tag).status())
        .isEqualTo(304);
    String link = link("/files/docs/a.txt");
    assertThat(get(link, "If-None-Match: " + tag).status()).isEqualTo(304);
    ticker.pass(Duration.ofHours(2));
    Answer expired = get(link, "If-None-Match: " + tag);
    assertThat(expired.status()).isEqualTo(403);
    assertThat(expired.field("ETag")).isEmpty();
  }

  @Test
  void token_letsIn() throws IOException {
    assertThat(get("/files/docs/a.txt", bearer(token())).text()).isEqualTo(DIGITS);
    assertThat(get("/files/nothing", bearer(token())).status()).isEqualTo(404);
    assertThat(once("HEAD", "/files/docs/a.txt", bearer(token())).status()).isEqualTo(200);
    assertThat(once("POST", "/files/docs/a.txt", bearer(token())).status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x", "bearer x", "Bearer  x.y.z ", "Bearer Basic YTpi"})
  void badToken_is401(String value) throws IOException {
    Answer answer = get("/files/docs/a.txt", "Authorization: " + value);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.field("WWW-Authenticate").orElseThrow()).contains("invalid_token");
  }

  /** RFC 6750 §3.1; a client may send what it has in its .netrc to everybody. */
  @ParameterizedTest
  @ValueSource(strings = {"Basic YTpi", "Token x", "Bearerx y", ""})
  void otherScheme_isAsIfNothingWereShown(String value) throws IOException {
    for (int i = 0; i < 20; i++) {
      Answer answer = get("/files/docs/a.txt", "Authorization: " + value);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.field("WWW-Authenticate")).contains("Bearer realm=\"kedge\"");
      assertThat(answer.text()).contains("#unauthorized");
    }
    assertThat(get("/files/docs/a.txt", bearer(token())).status()).isEqualTo(200);
    assertThat(get(link("/files/docs/a.txt"), "Authorization: " + value).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "bearer",
        "Bearer ",
        "Bearer x\r\nAuthorization: y",
        "y\r\nAuthorization: Bearer x"
      })
  void misshapenCredentials_areABadRequest(String value) throws IOException {
    for (int i = 0; i < 20; i++) {
      Answer answer = get("/files/docs/a.txt", "Authorization: " + value);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.field("WWW-Authenticate").orElseThrow()).contains("invalid_request");
      assertThat(answer.text()).contains("#bad-authorization");
    }
    assertThat(get("/files/docs/a.txt", bearer(token())).status()).isEqualTo(200);
  }

  @Test
  void twoTokens_areNone() throws IOException {
    assertThat(get("/files/docs/a.txt", bearer(token()), bearer(token())).status()).isEqualTo(400);
  }

  @Test
  void tokenForLess_isToldSo() throws IOException {
    String reader = token(new PathRules(List.of("docs/")), Set.of(Scope.READ));
    for (String path : List.of("/files/secret/b.txt", "/v1/items", "/v1/admin/fleet")) {
      Answer answer = get(path, bearer(reader));
      assertThat(answer.status()).as(path).isEqualTo(403);
      assertThat(answer.field("WWW-Authenticate"))
          .as(path)
          .contains("Bearer realm=\"kedge\", error=\"insufficient_scope\"");
    }
  }

  @Test
  void tokenInTheQuery_isNoToken() throws IOException {
    assertThat(get("/files/docs/a.txt?access_token=" + token()).status()).isEqualTo(401);
  }

  @Test
  void pathRules_hold() throws IOException {
    String token = token(new PathRules(List.of("docs/")), Set.of(Scope.READ));
    assertThat(get("/files/docs/a.txt", bearer(token)).status()).isEqualTo(200);
    assertThat(get("/files/%64ocs/a.txt", bearer(token)).status()).isEqualTo(200);
    assertThat(get("/files/./docs/./a.txt", bearer(token)).status()).isEqualTo(200);
    assertThat(get("/files/docs/nothing", bearer(token)).status()).isEqualTo(404);
    for (String path :
        List.of(
            "secret/b.txt",
            "docs/../secret/b.txt",
            "docs/%2e%2e/secret/b.txt",
            "docs%2f..%2fsecret/b.txt",
            "docs//../secret/b.txt",
            "./secret/b.txt",
            "docs/./../secret/b.txt",
            "DOCS/a.txt",
            "docs",
            "docsx/a.txt",
            "docs%00/a.txt",
            "docs/%ff",
            "")) {
      assertThat(get("/files/" + path, bearer(token)).status()).as(path).isIn(400, 403, 404);
      assertThat(get("/files/" + path, bearer(token)).text()).as(path).doesNotContain(DIGITS);
    }
    assertThat(get("/files/secret/b.txt", bearer(token)).status()).isEqualTo(403);
    assertThat(get("/files/secret/nothing", bearer(token)).status()).isEqualTo(403);
    assertThat(get("/v1/content/nothing", bearer(token)).status()).isEqualTo(404);
    assertThat(get("/v1/items", bearer(token)).status()).isEqualTo(403);
  }

  /** What is made of an allowed file is allowed, too; a real file in its place is not. */
  @Test
  void pathRules_allowChecksumsAndTheWayToTheDirectory() throws Exception {
    String token = token(new PathRules(List.of("docs/a.txt", "more/")), Set.of(Scope.READ));
    server.file("more/c.txt", DIGITS.getBytes(StandardCharsets.US_ASCII));
    server.file("docs/d.txt", DIGITS.getBytes(StandardCharsets.US_ASCII));
    for (String end : List.of("sha256", "md5", "meta4")) {
      // 503 while the digest is computed
      assertThat(get("/files/docs/a.txt." + end, bearer(token)).status()).isIn(200, 503);
      assertThat(get("/files/docs/d.txt." + end, bearer(token)).status()).isEqualTo(403);
      assertThat(get("/files/docs/a.txt.x." + end, bearer(token)).status()).isEqualTo(403);
      assertThat(get("/files/more/none." + end, bearer(token)).status()).isEqualTo(404);
    }
    server.file("docs/a.txt.md5", DIGITS.getBytes(StandardCharsets.US_ASCII));
    Answer real = get("/files/docs/a.txt.md5", bearer(token));
    assertThat(real.status()).isEqualTo(403);
    assertThat(real.text()).doesNotContain(DIGITS);
    var content = new ContentOptions(false, true, 32);
    try (TestServer listing =
        TestServer.of(
            directory, c -> c.access(AccessOptions.CLOSED).content(content).ticker(ticker))) {
      int port = listing.port();
      String line = "GET /files/more HTTP/1.1";
      Answer answer = RawHttp.once(port, line, List.of(bearer(token)));
      assertThat(answer.status()).isEqualTo(301);
      assertThat(answer.field("Location")).contains("/files/more/");
      for (String path : List.of("/files/docs", "/files", "/", "/files/")) {
        line = "GET " + path + " HTTP/1.1";
        assertThat(RawHttp.once(port, line, List.of(bearer(token))).status()).isEqualTo(403);
      }
    }
  }

  /** A rule for a directory says nothing about a file of the same name. */
  @Test
  void pathRules_directoryIsNoFile() throws Exception {
    String token = token(new PathRules(List.of("docs/a.txt/")), Set.of(Scope.READ));
    assertThat(get("/files/docs/a.txt", bearer(token)).status()).isEqualTo(403);
    assertThat(get("/files/docs/a.txt", bearer(token())).status()).isEqualTo(200);
    assertThat(get("/files/docs/a.txt", bearer(token)).status()).isEqualTo(403);
  }

  @Test
  void scopes_hold() throws IOException {
    String reader = token(PathRules.EVERYTHING, Set.of(Scope.READ));
    assertThat(once("POST", "/v1/items/x/links", bearer(reader)).status()).isEqualTo(403);
    assertThat(get("/v1/admin/fleet", bearer(token())).status()).isEqualTo(403);
    assertThat(get("/v1/sync/changes", bearer(reader)).status()).isEqualTo(403);
    String linker = token(PathRules.EVERYTHING, Set.of(Scope.LINK));
    assertThat(get("/files/docs/a.txt", bearer(linker)).status()).isEqualTo(403);
  }

  @Test
  void rows264and265_link_isGoodForItsPathAndForReading() throws IOException {
    String link = link("/files/docs/a.txt");
    Answer answer = get(link);
    assertThat(answer.text()).isEqualTo(DIGITS);
    assertThat(answer.field("Referrer-Policy")).contains("no-referrer");
    assertThat(once("HEAD", link).status()).isEqualTo(200);
    assertThat(get(link, "Range: bytes=2-3").text()).isEqualTo("23");
    Answer written = once("POST", link);
    assertThat(written.status()).isEqualTo(403);
    assertThat(written.text()).contains("#not-allowed", "a link is for reading");
    assertThat(written.field("WWW-Authenticate")).isEmpty();
    assertThat(get(link.replace("docs/a.txt", "secret/b.txt")).status()).isEqualTo(403);
    assertThat(get(link.replace("/files/docs", "/files/docs/../secret")).status()).isEqualTo(403);
    assertThat(get(link.replace("docs/a.txt", "docs/../secret/b.txt")).status()).isEqualTo(403);
    // Another spelling of the same path.
    assertThat(get(link.replace("/files/docs", "/files/secret/../docs")).text()).isEqualTo(DIGITS);
    assertThat(get(link + "&x=1").status()).isEqualTo(403);
    assertThat(get(link + "&sub=ann").status()).isEqualTo(403);
    assertThat(get(link + "&disposition=inline").status()).isEqualTo(403);
    assertThat(get(link + "&").status()).isEqualTo(403);
    assertThat(get(link.replace("sig=", "sig=A")).status()).isEqualTo(403);
    assertThat(get("/v1/items?" + link.substring(link.indexOf('?') + 1)).status()).isEqualTo(403);
  }

  @Test
  void link_isForItsHost() throws IOException {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw("GET " + link("/files/docs/a.txt") + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      assertThat(http.read(true).status()).isEqualTo(403);
    }
  }

  @Test
  void badLink_isNotMendedByAToken() throws IOException {
    assertThat(get(link("/files/docs/a.txt") + "&x=1", bearer(token())).status()).isEqualTo(403);
  }

  @Test
  void row263_problem_saysWhy() throws IOException {
    assertThat(get("/files/docs/a.txt").status()).isEqualTo(401);
    String link = link("/files/docs/a.txt");
    ticker.pass(Duration.ofHours(2));
    Answer expired = get(link);
    assertThat(expired.status()).isEqualTo(403);
    assertThat(expired.text()).contains("#expired");
    Answer changed = get(link.replace("sub=ann", "sub=bob"));
    assertThat(changed.status()).isEqualTo(403);
    assertThat(changed.text()).contains("#invalid-signature");
    String forged = get("/files/docs/a.txt", "Authorization: Bearer x").text();
    assertThat(forged).contains("#invalid-signature");
  }

  @Test
  void secrets_areNotInProblemsOrFileModes() throws IOException {
    String link = link("/files/docs/a.txt") + "&x=1";
    String signature = link.replaceAll(".*sig=([^&]+).*", "$1");
    assertThat(get(link).text()).doesNotContain(signature);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("state/serve.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void otherNode_takesLinksAndTokens() throws Exception {
    String link = link("/files/docs/a.txt");
    try (TestServer other = start(AccessOptions.CLOSED)) {
      for (TestServer node : List.of(server, other)) {
        assertThat(RawHttp.once(node.port(), "GET " + link + " HTTP/1.1", List.of()).status())
            .isEqualTo(200);
        List<String> fields = List.of(bearer(token()));
        assertThat(RawHttp.once(node.port(), "GET /files/docs/a.txt HTTP/1.1", fields).status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void rotation_breaksNothing() throws IOException {
    String oldLink = link("/files/docs/a.txt");
    String oldToken = token();
    assertThat(get(oldLink).status()).isEqualTo(200);
    SigningKey next = access.keys().rotate(SigningKey.Use.LINK, ticker.now());
    access.keys().rotate(SigningKey.Use.TOKEN, ticker.now());
    for (int second = 0; second < 30; second++) {
      assertThat(get(oldLink).status()).isEqualTo(200);
      assertThat(get("/files/docs/a.txt", bearer(oldToken)).status()).isEqualTo(200);
      assertThat(get(link("/files/docs/a.txt")).status()).isEqualTo(200);
      assertThat(get("/files/docs/a.txt", bearer(token())).status()).isEqualTo(200);
      ticker.pass(Duration.ofSeconds(1));
    }
    assertThat(link("/files/docs/a.txt")).contains("kid=" + next.id());
    ticker.pass(Duration.ofDays(31));
    assertThat(get(oldLink).text()).contains("#invalid-signature");
    assertThat(get(link("/files/docs/a.txt")).status()).isEqualTo(200);
  }

  @Test
  void replacedKeys_endWhatTheySigned() throws IOException {
    String link = link("/files/docs/a.txt");
    String token = token();
    assertThat(get(link).status()).isEqualTo(200);
    access.keys().replaceNow(SigningKey.Use.LINK, ticker.now());
    access.keys().replaceNow(SigningKey.Use.TOKEN, ticker.now());
    ticker.pass(Duration.ofSeconds(10));
    assertThat(get(link).status()).isEqualTo(403);
    assertThat(get("/files/docs/a.txt", bearer(token)).status()).isEqualTo(401);
    assertThat(get(link("/files/docs/a.txt")).status()).isEqualTo(200);
  }

  @Test
  void revokedUser_isOutWithinTenSeconds() throws IOException {
    String link = link("/files/docs/a.txt");
    String token = token();
    assertThat(get(link).status()).isEqualTo(200);
    access.keys().revoke(new Revocation(Revocation.Kind.USER, "ann", ticker.now()));
    ticker.pass(Duration.ofSeconds(10));
    assertThat(get(link).text()).contains("#revoked");
    assertThat(get("/files/docs/a.txt", bearer(token)).text()).contains("#revoked");
    assertThat(get("/files/docs/a.txt", bearer(token())).status()).isEqualTo(200);
  }

  @Test
  void forgers_areSlowedDown() throws IOException {
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      seen.add(get("/files/docs/a.txt", "Authorization: Bearer x").status());
    }
    assertThat(seen).startsWith(401).endsWith(429);
    Answer answer = get("/files/docs/a.txt", "Authorization: Bearer x");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.field("Retry-After")).contains("1");
    ticker.pass(Duration.ofSeconds(1));
    assertThat(get("/files/docs/a.txt", "Authorization: Bearer x").status()).isEqualTo(401);
    assertThat(get("/files/docs/a.txt", "Authorization: Bearer x").field("Retry-After"))
        .contains("2");
  }

  /** Behind one address there may be many, and one of them may be up to no good. */
  @Test
  void goodOnesAreLetInBesideForgedOnes() throws IOException {
    String link = link("/files/docs/a.txt");
    String bearer = bearer(token());
    for (int i = 0; i < 75; i++) {
      get("/files/docs/a.txt", "Authorization: Bearer " + token() + "x");
      get(link.replace("sub=ann", "sub=bob"));
      assertThat(get("/files/docs/a.txt", bearer).status()).isEqualTo(200);
      assertThat(get(link).status()).isEqualTo(200);
    }
    assertThat(get("/files/docs/a.txt", "Authorization: Bearer x").status()).isEqualTo(429);
  }

  @Test
  void linkLeadsOnToTheManifest_forAsLong() throws IOException {
    String field = get(link("/files/docs/a.txt")).field("Link").orElseThrow();
    String manifest = field.substring(1, field.indexOf('>'));
    assertThat(get(manifest).status()).isIn(200, 202);
    assertThat(get(manifest.replaceAll("\\?.*", "")).status()).isEqualTo(401);
    assertThat(get(manifest.replace("/manifest", "")).status()).isEqualTo(403);
    ticker.pass(Duration.ofHours(2));
    assertThat(get(manifest).text()).contains("#expired");
  }

  @Test
  void expiredLinks_areNoForgeries() throws IOException {
    String link = link("/files/docs/a.txt");
    ticker.pass(Duration.ofHours(2));
    for (int i = 0; i < 50; i++) {
      assertThat(get(link).status()).isEqualTo(403);
    }
  }

  @Test
  void publicContent_isForReadingOnly() throws Exception {
    try (TestServer open = start(AccessOptions.PUBLIC)) {
      for (String path : List.of("/files/docs/a.txt", link("/files/docs/a.txt") + "&x=1")) {
        assertThat(RawHttp.once(open.port(), "GET " + path + " HTTP/1.1", List.of()).status())
            .isEqualTo(200);
      }
      for (String line :
          List.of("POST /v1/items/x/links", "GET /v1/admin/fleet", "POST /v1/sync/push")) {
        assertThat(RawHttp.once(open.port(), line + " HTTP/1.1", List.of()).status())
            .as(line)
            .isEqualTo(401);
      }
    }
  }

  @Test
  void behindAProxy_theTrueClientCounts() throws Exception {
    try (TestServer proxied = start(behindAProxy())) {
      String link =
          access
              .links()
              .sign("dl.example.test", grant("/files/docs/a.txt", CidrBlock.parse("203.0.113.7")))
              .url();
      assertThat(through(proxied, link, "X-Forwarded-For: 203.0.113.7")).isEqualTo(200);
      assertThat(through(proxied, link, "X-Forwarded-For: 192.0.2.1, 203.0.113.7")).isEqualTo(200);
      assertThat(through(proxied, link, "X-Forwarded-For: 203.0.113.7, 192.0.2.1")).isEqualTo(403);
      assertThat(through(proxied, link, "X-Forwarded-For: 192.0.2.1")).isEqualTo(403);
      assertThat(through(proxied, link, "Forwarded: for=203.0.113.7", "X-Forwarded-For: 192.0.2.1"))
          .isEqualTo(403);
      assertThat(through(proxied, link)).isEqualTo(403);
      for (int i = 0; i < 20; i++) {
        through(proxied, link.replace("sub=ann", "sub=bob"), "X-Forwarded-For: 192.0.2.66");
      }
      assertThat(
              through(proxied, link.replace("sub=ann", "sub=eve"), "X-Forwarded-For: 192.0.2.66"))
          .isEqualTo(429);
      assertThat(through(proxied, link, "X-Forwarded-For: 203.0.113.7")).isEqualTo(200);
      assertThat(
              RawHttp.once(
                      proxied.port(),
                      "GET " + link + " HTTP/1.1",
                      List.of("X-Forwarded-For: 203.0.113.7", "X-Forwarded-Host: evil.test"))
                  .status())
          .isEqualTo(200);
      try (RawHttp http = RawHttp.connect(proxied.port())) {
        http.sendRaw(
            "GET "
                + link
                + " HTTP/1.1\r\nHost: dl.example.test\r\n"
                + "X-Forwarded-For: 203.0.113.7\r\n\r\n");
        assertThat(http.read(true).status()).isEqualTo(200);
        http.sendRaw("GET " + link + " HTTP/1.1\r\nHost: evil.test\r\n\r\n");
        assertThat(http.read(true).status()).isEqualTo(421);
      }
    }
  }

  /** The proxy is on this machine; whom it asks for is not, whatever that one sends. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 203.0.113.5",
        "X-Forwarded-For: 203.0.113.5\r\nForwarded: for=9.9.9.9",
        "X-Forwarded-For: 203.0.113.5\r\nForwarded: for=127.0.0.1",
        "X-Forwarded-For: 203.0.113.5\r\nForwarded: ;;",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-For: junk",
        "X-Forwarded-For: ",
        "Forwarded: for=unknown",
        "Forwarded: for=_hidden",
        "Forwarded: ",
        "X-Forwarded-Host: dl.example.test",
        "X-Real-IP: 203.0.113.5",
        "Accept: text/plain",
      })
  void behindAProxy_nobodyIsThisMachine(String fields) throws Exception {
    try (TestServer proxied = start(behindAProxy())) {
      assertThat(through(proxied, "/metrics", fields)).isEqualTo(401);
    }
  }

  @Test
  void unknownClient_isAtNoAddress_butIsLetInAndCounted() throws Exception {
    String host = "dl.example.test";
    try (TestServer proxied = start(behindAProxy())) {
      String unknown = "Forwarded: for=unknown";
      for (String block : List.of("127.0.0.1", "0.0.0.0/0", "::/0")) {
        String link =
            access.links().sign(host, grant("/files/docs/a.txt", CidrBlock.parse(block))).url();
        assertThat(through(proxied, link, unknown)).as(block).isEqualTo(403);
      }
      String free = access.links().sign(host, grant("/files/docs/a.txt", Optional.empty())).url();
      assertThat(through(proxied, free, unknown)).isEqualTo(200);
      for (int i = 0; i < 20; i++) {
        through(proxied, free.replace("sub=ann", "sub=bob"), unknown);
      }
      assertThat(through(proxied, free.replace("sub=ann", "sub=eve"), unknown)).isEqualTo(429);
      assertThat(through(proxied, free, "X-Forwarded-For: 203.0.113.7")).isEqualTo(200);
    }
  }

  /** Also one that is not trusted leaves traces; a program on this machine does not. */
  @Test
  void metrics_areForThisMachine() throws IOException {
    assertThat(get("/metrics").status()).isEqualTo(200);
    assertThat(get("/metrics", "X-Forwarded-For: 127.0.0.1").status()).isEqualTo(401);
    assertThat(get("/metrics", "Via: 1.1 proxy").status()).isEqualTo(401);
  }

  @Test
  void lyingClient_staysWhoItIs() throws IOException {
    String link =
        access
            .links()
            .sign("localhost", grant("/files/docs/a.txt", CidrBlock.parse("203.0.113.7")))
            .url();
    assertThat(get(link, "X-Forwarded-For: 203.0.113.7").status()).isEqualTo(403);
    assertThat(get(link, "Forwarded: for=203.0.113.7").status()).isEqualTo(403);
  }

  @Test
  void tooManyAtOnce_areToldToWait() throws Exception {
    AccessOptions two =
        new AccessOptions(true, Optional.empty(), TrustedProxies.NONE, Optional.empty(), 2);
    try (TestServer limited = start(two)) {
      limited.file("big", new byte[32 << 20]);
      try (RawHttp first = RawHttp.connect(limited.port(), 4096);
          RawHttp second = RawHttp.connect(limited.port(), 4096)) {
        first.send("GET /files/big HTTP/1.1", List.of());
        second.send("GET /files/big HTTP/1.1", List.of("Range: bytes=5-"));
        assertThat(first.readHead().status()).isEqualTo(200);
        assertThat(second.readHead().status()).isEqualTo(206);
        Answer third = RawHttp.once(limited.port(), "GET /files/docs/a.txt HTTP/1.1", List.of());
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.field("Retry-After")).contains("1");
        for (String path : List.of("/healthz", "/readyz", "/metrics")) {
          assertThat(RawHttp.once(limited.port(), "GET " + path + " HTTP/1.1", List.of()).status())
              .as(path)
              .isEqualTo(200);
        }
      }
    }
  }

  @Test
  void linkOnline_isForTheCaller() throws Exception {
    assertThat(get("/files/docs/a.txt", bearer(token())).status()).isEqualTo(200);
    String item = column("id");
    String id = column("version");
    Answer answer = post("/v1/items/" + item + "/links", "{\"ttl_s\":60}", bearer(token()));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text())
        .contains("\"url\":\"http://localhost/v1/content/" + id + "?exp=")
        .contains("sub=ann")
        .contains("\"kid\":");
    assertThat(post("/v1/items/" + item + "/links", "", bearer(token())).status()).isEqualTo(201);
    assertThat(post("/v1/items/other/links", "{}", bearer(token())).status()).isEqualTo(404);
    for (String bad :
        List.of(
            "{\"ttl_s\":86401}",
            "{\"ttl_s\":0}",
            "{\"ttl_s\":\"60\"}",
            "{\"ttl_s\":1e99}",
            "{\"ttl_s\":99999999999999999999}",
            "{\"ip\":\"nowhere\"}",
            "{\"ip\":1}",
            "{\"device_id\":\"\"}",
            "[]",
            "{}{}")) {
      Answer refused = post("/v1/items/" + item + "/links", bad, bearer(token()));
      assertThat(refused.status()).as(bad).isEqualTo(422);
      assertThat(refused.text()).contains("#validation");
    }
    for (String bad : List.of("{", "{\"ttl_s\":1,\"ttl_s\":2}")) {
      Answer refused = post("/v1/items/" + item + "/links", bad, bearer(token()));
      assertThat(refused.status()).as(bad).isEqualTo(400);
      assertThat(refused.text()).contains("#bad-json");
    }
    String restricted = token(new PathRules(List.of("secret/")), TokenKind.USER.most());
    assertThat(post("/v1/items/" + item + "/links", "{}", bearer(restricted)).status())
        .isEqualTo(403);
  }

  private String column(String name) throws IOException {
    String sql = "SELECT " + name + " FROM item WHERE path = ?";
    return store.read(
        transaction -> transaction.first(row -> row.text(1), sql, "docs/a.txt").orElseThrow());
  }

  private Answer post(String path, String body, String... fields) throws IOException {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.sendRaw(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + body.length()
              + "\r\n"
              + String.join("\r\n", fields)
              + "\r\n\r\n"
              + body);
      return http.read(true);
    }
  }

  private static AccessOptions behindAProxy() {
    return new AccessOptions(
        false,
        Optional.of(URI.create("https://dl.example.test/kedge/")),
        new TrustedProxies(List.of(CidrBlock.parse("127.0.0.1").orElseThrow())),
        Optional.empty(),
        0);
  }

  private static int through(TestServer server, String link, String... fields) throws IOException {
    return RawHttp.once(server.port(), "GET " + link + " HTTP/1.1", List.of(fields)).status();
  }

  private Answer get(String path, String... fields) throws IOException {
    return once("GET", path, fields);
  }

  private Answer once(String method, String path, String... fields) throws IOException {
    return RawHttp.once(server.port(), method + ' ' + path + " HTTP/1.1", List.of(fields));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private String token() throws IOException {
    return token(PathRules.EVERYTHING, TokenKind.USER.most());
  }

  private String token(PathRules paths, Set<Scope> scopes) throws IOException {
    Instant now = ticker.now();
    var grant =
        new TokenGrant(
            TokenKind.USER, "ann", Optional.empty(), scopes, paths, now, now.plusSeconds(3600));
    return access.tokens().issue(grant, "id").text();
  }

  private String link(String path) throws IOException {
    return access.links().sign("localhost", grant(path, Optional.empty())).url();
  }

  private LinkGrant grant(String path, Optional<CidrBlock> addresses) {
    Instant now = ticker.now();
    return new LinkGrant(
        path, "ann", now, now.plusSeconds(3600), Optional.empty(), addresses, Optional.empty());
  }
}
