package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.content.ContentOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows N to Q and 224, 225 and 266 of http-cases.md: how content is offered. */
class OfferTest {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz";
  private static final String R26_SHA256 = "sha-256=:ccSA35PWri8e+tFEfGbJUl4xYhjPUfyNntgy8trxi3M=:";
  private static final String R26_SHA512 =
      "sha-512=:Tb/4bMLKG64eFkaKBcuYgcl/F1O842GQNImPqhqr5CmVWhv47Eg9dCH+PBZGYTpZ7VRB+w8yE4n3f0ioecex8Q==:";
  private static final String EXPOSED = "Accept-Ranges, Content-Range, Content-Length, ETag";

  @TempDir private static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        TestServer.of(
            directory,
            c -> c.content(new ContentOptions(true, true, 4)).cors(List.of("https://app.example")));
    server.file("R26.txt", ALPHABET.getBytes(StandardCharsets.US_ASCII));
    server.file("R0.txt", new byte[0]);
    server.file("hello.json", "{\"hello\": \"world\"}\n".getBytes(StandardCharsets.US_ASCII));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "row {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          208 | report.pdf     | attachment; filename="report.pdf"
          209 | € rates.txt    | attachment; filename="_ rates.txt"; filename*=UTF-8''%E2%82%AC%20rates.txt
          210 | a"b.txt        | attachment; filename="a_b.txt"; filename*=UTF-8''a%22b.txt
          211 | 50%.txt        | attachment; filename="50_.txt"; filename*=UTF-8''50%25.txt
          212 | it's (1)*.txt  | attachment; filename="it's (1)*.txt"; filename*=UTF-8''it%27s%20%281%29%2A.txt
          214 | a/b.txt        | attachment; filename="b.txt"
          215 | a\u202eb.txt   | attachment; filename="ab.txt"
          """)
  void disposition(String row, String name, String field) throws Exception {
    server.file(name, new byte[1]);
    String path = "/files/" + encoded(name);
    for (String range : List.of("X: y", "Range: bytes=0-0")) {
      assertThat(get(path, range).field("Content-Disposition")).contains(field);
    }
    assertThat(get(path + "?disposition=inline").field("Content-Disposition"))
        .contains(field.replaceFirst("attachment", "inline"));
  }

  @Test
  void row213_namesWithControlCharactersAreNotServed() throws Exception {
    server.file("a\r\nSet-Cookie: b", new byte[1]);
    Answer answer = get("/files/a%0d%0aSet-Cookie:%20b");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.field("Set-Cookie")).isEmpty();
  }

  @Test
  void row216_inlineOnlyWhenAsked_andActiveContentInASandbox() throws Exception {
    server.file("page.html", new byte[1]);
    assertThat(get("/files/page.html?x=inline").field("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    Answer shown = get("/files/page.html?a=%zz&disposition=inline");
    assertThat(shown.field("Content-Disposition").orElseThrow()).startsWith("inline");
    assertThat(shown.field("Content-Security-Policy")).contains("sandbox");
    assertThat(get("/files/R26.txt?disposition=inline").field("Content-Security-Policy")).isEmpty();
  }

  /** Browsers run what is in the namespace of XHTML or SVG, whatever kind of XML it stands in. */
  @ParameterizedTest
  @ValueSource(strings = {"html", "shtml", "xhtml", "xml", "svg", "xsl", "rss", "atom", "rdf"})
  void activeContentIsShownInASandbox(String extension) throws Exception {
    server.file("page." + extension, new byte[1]);
    assertThat(get("/files/page." + extension + "?disposition=inline"))
        .extracting(shown -> shown.field("Content-Security-Policy").orElse(""))
        .isEqualTo("sandbox");
  }

  @ParameterizedTest(name = "row {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          232 | R26.txt    | sha-256=10                          | sha256
          235 | R26.txt    | sha-512=3, sha-256=10, unixsum=0    | sha256
          234 | R26.txt    | sha-512=10, sha-256=3               | sha512
          236 | R26.txt    | sha-256=0                           | sha512
          -   | R26.txt    | sha-256=0, sha-512=0                |
          237 | R26.txt    | md5=10                              | sha256
          238 | R26.txt    | sha-256                             |
          238 | R26.txt    | sha-256=11                          |
          238 | R26.txt    | sha-256=1.5                         |
          238 | R26.txt    | sha-256=(                           |
          239 | R0.txt     | sha-256=1                           | sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:
          241 | hello.json | sha-256=1                           | sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:
          """)
  void representationDigest(String row, String file, String wanted, String expected)
      throws Exception {
    String value =
        expected == null
            ? null
            : expected.replaceFirst("^sha256$", R26_SHA256).replaceFirst("^sha512$", R26_SHA512);
    for (String method : List.of("GET", "HEAD")) {
      Answer answer =
          RawHttp.once(
              server.port(),
              method + " /files/" + file + " HTTP/1.1",
              List.of("Want-Repr-Digest: " + wanted));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("Repr-Digest").orElse(null)).isEqualTo(value);
    }
  }

  @Test
  void rows233and241_contentDigest() throws Exception {
    String both = "Want-Content-Digest: sha-256=10";
    Answer part = get("/files/R26.txt", "Want-Repr-Digest: sha-256=10", both, "Range: bytes=0-4");
    assertThat(part.field("Repr-Digest")).contains(R26_SHA256);
    assertThat(part.field("Content-Digest"))
        .contains("sha-256=:NrvlDtloQdEEQ7y2cNZVTwo0t2G+Z+ycSorSwMRMpCw=:");
    assertThat(get("/files/hello.json", both, "Range: bytes=10-18").field("Content-Digest"))
        .contains("sha-256=:jjcgBDWNAtbYUXI37CVG3gRuGOAjaaDRGpIUFsdyepQ=:");
    assertThat(get("/files/R26.txt", both).field("Content-Digest")).contains(R26_SHA256);
    assertThat(get("/files/R26.txt", both, "Range: bytes=99-").field("Content-Digest")).isEmpty();
  }

  /** What only some may read is kept by no cache between. */
  @ParameterizedTest
  @CsvSource({"true, public", "false, private"})
  void sharedCachesKeepWhatAllMayRead(boolean openToAll, String who) throws Exception {
    var options = new ContentOptions(openToAll, false, 4);
    try (TestServer other = TestServer.of(directory.resolve(who), c -> c.content(options))) {
      other.file("R26.txt", ALPHABET.getBytes(StandardCharsets.US_ASCII));
      Answer file = RawHttp.once(other.port(), "GET /files/R26.txt HTTP/1.1", List.of());
      String tag = file.field("ETag").orElseThrow();
      String version = "/v1/content/" + tag.replace("\"", "");
      for (String field : List.of("X: y", "Range: bytes=0-4", "If-None-Match: " + tag)) {
        for (String path : List.of(version, version + "/chunks/0")) {
          Answer answer = RawHttp.once(other.port(), "GET " + path + " HTTP/1.1", List.of(field));
          assertThat(answer.field("Cache-Control")).contains(who + ", max-age=31536000, immutable");
        }
        Answer again = RawHttp.once(other.port(), "GET /files/R26.txt HTTP/1.1", List.of(field));
        assertThat(again.field("Cache-Control")).contains(who + ", no-cache");
      }
      Answer refused =
          RawHttp.once(other.port(), "GET " + version + " HTTP/1.1", List.of("If-Match: \"x\""));
      assertThat(refused.field("Cache-Control")).contains("no-cache");
    }
  }

  @Test
  void row224_byVersion() throws Exception {
    Answer file = get("/files/R26.txt");
    String tag = file.field("ETag").orElseThrow();
    String version = tag.replace("\"", "");
    assertThat(file.field("Link"))
        .contains("</v1/versions/" + version + "/manifest>; rel=\"describedby\"");
    Answer content = get("/v1/content/" + version);
    assertThat(content.text()).isEqualTo(ALPHABET);
    assertThat(content.field("ETag")).contains(tag);
    assertThat(content.field("Cache-Control")).contains("public, max-age=31536000, immutable");
    assertThat(content.field("Content-Disposition")).contains("attachment; filename=\"R26.txt\"");
    assertThat(get("/v1/content/" + version, "Range: bytes=0-4").text()).isEqualTo("abcde");
    assertThat(get("/v1/content/" + version, "If-None-Match: " + tag).status()).isEqualTo(304);
    assertThat(get("/v1/content/" + version, "If-Match: \"x\"").field("Cache-Control"))
        .contains("no-cache");
    assertThat(get("/v1/content/unknown").status()).isEqualTo(404);
  }

  @Test
  void versionThatWasReplaced_isGone() throws Exception {
    server.file("swap", new byte[] {1, 2});
    String version = get("/files/swap").field("ETag").orElseThrow().replace("\"", "");
    assertThat(get("/v1/content/" + version).status()).isEqualTo(200);
    Path other = server.file("swap.new", new byte[] {3, 4});
    Files.move(other, server.root.resolve("swap"), StandardCopyOption.ATOMIC_MOVE);
    Answer gone = get("/v1/content/" + version);
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.text()).contains("#version-superseded\"");
    assertThat(get("/files/swap").body()).containsExactly(3, 4);
    Files.delete(server.root.resolve("swap"));
    assertThat(get("/v1/content/" + version).status()).isEqualTo(410);
    assertThat(get("/files/swap").status()).isEqualTo(404);
  }

  @Test
  void chunksByNumber() throws Exception {
    byte[] content = new byte[(4 << 20) + 3];
    content[4 << 20] = 7;
    server.file("chunks.bin", content);
    String version = get("/files/chunks.bin").field("ETag").orElseThrow().replace("\"", "");
    String chunks = "/v1/content/" + version + "/chunks/";
    Answer last = get(chunks + "1");
    assertThat(last.body()).containsExactly(7, 0, 0);
    assertThat(last.field("Content-Digest").orElseThrow()).startsWith("sha-256=:");
    assertThat(get(chunks + "0").body()).hasSize(4 << 20).containsOnly(0);
    for (String none : List.of("2", "-1", "x", "99999999999999999999")) {
      assertThat(get(chunks + none).status()).isEqualTo(404);
    }
  }

  @Test
  void rows244and248and249_originsAndRanges() throws Exception {
    for (String origin : List.of("https://app.example", "https://other.example")) {
      String allowed = origin.contains("app") ? origin : "*";
      for (String field :
          List.of("Range: bytes=0-4", "If-None-Match: *", "If-Match: \"x\"", "Range: bytes=99-")) {
        Answer answer = get("/files/R26.txt", "Origin: " + origin, field);
        assertThat(answer.field("Access-Control-Allow-Origin")).contains(allowed);
        assertThat(answer.field("Access-Control-Expose-Headers").orElseThrow()).startsWith(EXPOSED);
        assertThat(answer.field("Vary")).contains("Origin");
        assertThat(answer.field("Access-Control-Allow-Credentials")).isEmpty();
      }
    }
    assertThat(get("/files/R26.txt").field("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void rows245and246_preflight() throws Exception {
    List<String> fields =
        List.of(
            "Origin: https://app.example",
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: range, if-range");
    Answer answer = RawHttp.once(server.port(), "OPTIONS /files/R26.txt HTTP/1.1", fields);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.field("Access-Control-Allow-Headers").orElseThrow())
        .contains("Range", "If-Range", "If-Match", "If-None-Match", "Authorization");
    assertThat(answer.field("Access-Control-Max-Age")).isPresent();
  }

  @Test
  void rows225and247_originsThatAreNotAllowed(@TempDir Path own) throws Exception {
    try (TestServer closed =
        TestServer.of(own, c -> c.content(new ContentOptions(false, false, 4)))) {
      closed.file("a.txt", new byte[1]);
      Answer answer =
          RawHttp.once(closed.port(), "GET /v1/x HTTP/1.1", List.of("Origin: https://o.example"));
      assertThat(answer.field("Access-Control-Allow-Origin")).isEmpty();
      assertThat(
              RawHttp.once(closed.port(), "GET /files/a.txt HTTP/1.1", List.of())
                  .field("Cache-Control"))
          .contains("private, no-cache");
    }
  }

  /** RFC 9110 §12.4.2: a weight of 0 is a refusal. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                      | application/json
          Application/JSON;q=0.1                | application/json
          application/json, text/html;q=0       | application/json
          application/json;q=0                  | text/html;charset=utf-8
          application/json ; Q=0.00 , */*       | text/html;charset=utf-8
          application/json, text/html;q=0.5     | text/html;charset=utf-8
          application/json-seq                  | text/html;charset=utf-8
          */*                                   | text/html;charset=utf-8
          """)
  void listingInTheFormThatIsAccepted(String accept, String expected) throws Exception {
    server.file("forms/a.txt", new byte[1]);
    assertThat(get("/files/forms/", "Accept: " + accept).field("Content-Type")).contains(expected);
  }

  @Test
  void listings() throws Exception {
    server.file("dir/<b>&\"'.txt", new byte[3]);
    server.file("dir/a:b c.txt", new byte[1]);
    server.file("dir/sub/x", new byte[1]);
    server.file("dir/.hidden", new byte[1]);
    server.file("dir/p.1.kedge", new byte[1]);
    Files.createSymbolicLink(server.root.resolve("dir/link"), server.root.resolve("R26.txt"));
    Answer page = get("/files/dir/");
    assertThat(page.field("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.field("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.text())
        .contains("<a href=\"../\">../</a>", "<a href=\"sub/\">sub/</a>")
        .contains("<a href=\"a%3Ab%20c.txt\">a:b c.txt</a>")
        .contains("<a href=\"%3Cb%3E&amp;%22&#39;.txt\">&lt;b&gt;&amp;&quot;&#39;.txt</a>")
        .doesNotContain("hidden", "kedge", "link", directory.toString());
    assertThat(get("/files/dir/", "Accept: application/json").text())
        .isEqualTo(
            "{\"path\":\"/files/dir/\",\"entries\":[{\"name\":\"sub\",\"type\":\"directory\","
                + "\"modified\":\""
                + Files.getLastModifiedTime(server.root.resolve("dir/sub"))
                    .toInstant()
                    .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                + "\",\"url\":\"/files/dir/sub/\"},{\"name\":\"<b>&\\\"'.txt\",\"type\":\"file\","
                + "\"size\":3,\"modified\":\"2025-01-01T00:00:00Z\",\"url\":"
                + "\"/files/dir/%3Cb%3E&%22'.txt\"},{\"name\":\"a:b c.txt\",\"type\":\"file\","
                + "\"size\":1,\"modified\":\"2025-01-01T00:00:00Z\",\"url\":"
                + "\"/files/dir/a%3Ab%20c.txt\"}]}\n");
    assertThat(get("/files/dir//").fields()).isEqualTo(page.fields());
    for (String above : List.of("/", "/files", "/files/dir/sub/../../..")) {
      assertThat(get(above).status()).isEqualTo(301);
      assertThat(get(above).field("Location")).contains("/files/");
    }
    assertThat(get("/files/").text()).contains("R26.txt").doesNotContain("../");
    assertThat(RawHttp.once(server.port(), "HEAD /files/dir/ HTTP/1.1", List.of()).fields())
        .isEqualTo(page.fields());
    for (String none : List.of("/files/.x/", "/files/R26.txt/", "/files/link/")) {
      assertThat(get(none).status()).isEqualTo(404);
    }
  }

  @Test
  void row202_redirectsBeforeConditions() throws Exception {
    server.file("to there/x", new byte[1]);
    Answer answer = get("/files/to%20there?q", "If-Match: \"v2\"");
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.field("Location")).contains("/files/to%20there/?q");
  }

  @Test
  void row266_tooManyAtOnce() throws Exception {
    server.file("big.bin", new byte[48 << 20]);
    List<RawHttp> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        RawHttp client = RawHttp.connect(server.port(), 4096);
        clients.add(client);
        client.send("GET /files/big.bin HTTP/1.1", List.of("Range: bytes=" + i + "-"));
        assertThat(client.readHead().status()).isEqualTo(206);
      }
      Answer fifth = get("/files/big.bin", "Range: bytes=9-");
      assertThat(fifth.status()).isEqualTo(429);
      assertThat(fifth.field("Retry-After")).contains("1");
      assertThat(fifth.field("Content-Range")).isEmpty();
      assertThat(get("/files/big.bin", "Range: bytes=0-4").status()).isEqualTo(206);
      assertThat(get("/files/R26.txt").status()).isEqualTo(200);
    } finally {
      for (RawHttp client : clients) {
        client.close();
      }
    }
    for (int i = 0; i < 4; i++) {
      assertThat(server.logged()).isNotNull();
    }
  }

  private static Answer get(String target, String... fields) throws Exception {
    return RawHttp.once(server.port(), "GET " + target + " HTTP/1.1", List.of(fields));
  }

  private static String encoded(String name) {
    var encoded = new StringBuilder();
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      encoded.append(octet == '/' ? "/" : "%%%02x".formatted(octet & 0xff));
    }
    return encoded.toString();
  }
}
