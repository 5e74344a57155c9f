package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kedge.serve.RawHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows 4 to 7 and 17 of the API, and checksum files; every JSON answer keeps to the contract. */
class CatalogueApiTest {
  private static final Path CONTRACT = Path.of("docs/openapi.yaml");
  private static final String CONTRACT_ADDRESS = "https://kedge.dev/openapi.yaml";
  private static final byte[] ALPHABET =
      "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
  private static final String SHA256 =
      "71c480df93d6ae2f1efad1447c66c9525e316218cf51fc8d9ed832f2daf18b73";
  private static final String MD5 = "c3fcd3d76192e4007dfb496cca67e13b";

  @TempDir private Path directory;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.of(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer get(String path, String... fields) throws IOException {
    return RawHttp.once(server.port(), "GET " + path + " HTTP/1.1", List.of(fields));
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** The body, which is as the contract has it under this name. */
  private static String valid(String schema, Answer answer) throws IOException {
    String contract = Files.readString(CONTRACT);
    Schema expected =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.schemas(Map.of(CONTRACT_ADDRESS, contract)))
            .getSchema(SchemaLocation.of(CONTRACT_ADDRESS + "#/components/schemas/" + schema));
    assertThat(expected.validate(text(answer), InputFormat.JSON)).as(text(answer)).isEmpty();
    return text(answer);
  }

  private static String member(String json, String name) {
    Matcher found = Pattern.compile('"' + name + "\":\"?([^\",}]*)").matcher(json);
    assertThat(found.find()).as(name + " in " + json).isTrue();
    return found.group(1);
  }

  private String versionOf(String path) throws IOException {
    String tag = get("/files/" + path).field("ETag").orElseThrow();
    return tag.replace("\"", "");
  }

  private String itemOf(String path) throws IOException {
    String version = versionOf(path);
    return member(valid("Manifest", get("/v1/versions/" + version + "/manifest")), "item");
  }

  @Test
  void anItem_isDescribed_andHasATagThatFollowsIt() throws Exception {
    server.file("a/b.txt", ALPHABET);
    String id = itemOf("a/b.txt");
    Answer answer = get("/v1/items/" + id);
    String json = valid("Item", answer);
    assertThat(member(json, "path")).isEqualTo("a/b.txt");
    assertThat(member(json, "content_type")).startsWith("text/plain");
    assertThat(member(json, "modified")).isEqualTo("2025-01-01T00:00:00Z");
    assertThat(member(json, "sha256")).isEqualTo(SHA256);
    assertThat(member(json, "md5")).isEqualTo(MD5);
    assertThat(member(json, "state")).isEqualTo("ready");
    String tag = answer.field("ETag").orElseThrow();
    assertThat(get("/v1/items/" + id, "If-None-Match: " + tag).status()).isEqualTo(304);
    assertThat(get(member(json, "content")).body()).isEqualTo(ALPHABET);

    server.file("a/b.txt", "new".getBytes(StandardCharsets.US_ASCII));
    Answer changed = get("/v1/items/" + id, "If-None-Match: " + tag);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(member(valid("Item", changed), "size")).isEqualTo("3");
  }

  /** What any client may be answered stands in the contract, with its body where that is JSON. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /files/f                         |                        | 200
          /files/f                         | Range: bytes=0-4       | 206
          /files/f                         | If-None-Match: *       | 304
          /files/f                         | If-Match: "other"      | 412
          /files/f                         | Range: bytes=26-       | 416
          /files/none                      |                        | 404
          /v1/content/VERSION              |                        | 200
          /v1/content/VERSION              | Range: bytes=0-4,6-7   | 206
          /v1/content/VERSION              | If-None-Match: *       | 304
          /v1/content/VERSION              | If-Match: "other"      | 412
          /v1/content/VERSION              | Range: bytes=26-       | 416
          /v1/content/none                 |                        | 404
          /v1/content/VERSION/chunks/0     |                        | 200
          /v1/content/VERSION/chunks/1     |                        | 404
          """)
  void bytes_areInTheContract(String path, @Nullable String field, int status) throws Exception {
    server.file("f", ALPHABET);
    URI url =
        URI.create("http://127.0.0.1:" + server.port() + path.replace("VERSION", versionOf("f")));
    var request = HttpRequest.newBuilder(url);
    if (field != null) {
      String[] parts = field.split(": ", 2);
      request.header(parts[0], parts[1]);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(status);
      Contract.check("GET", url.getPath(), answer);
    }
  }

  @Test
  void anItemThatIsGone_is410_andAnUnknownOne404() throws Exception {
    Path file = server.file("f", ALPHABET);
    String id = itemOf("f");
    Files.delete(file);
    Answer gone = get("/v1/items/" + id);
    assertThat(gone.status()).isEqualTo(410);
    assertThat(valid("Problem", gone)).contains("item-gone");
    assertThat(get("/v1/items/" + "A".repeat(22)).status()).isEqualTo(404);
  }

  @Test
  void theLinkOfContent_leadsToItsManifest() throws Exception {
    server.file("f", ALPHABET);
    String link = get("/files/f").field("Link").orElseThrow();
    assertThat(link).endsWith("; rel=\"describedby\"");
    String target = link.substring(1, link.indexOf('>'));
    String json = valid("Manifest", get(target));
    assertThat(member(json, "sha256")).isEqualTo(SHA256);
    assertThat(member(json, "version")).isEqualTo(versionOf("f"));
  }

  @Test
  void aManifest_hasFourForms_andNeverChanges() throws Exception {
    server.file("f g.txt", ALPHABET);
    String path = "/v1/versions/" + versionOf("f%20g.txt") + "/manifest";
    Answer json = get(path);
    assertThat(json.field("Cache-Control").orElseThrow()).contains("immutable");
    assertThat(json.field("Vary")).contains("Accept");
    assertThat(get(path, "Accept: application/octet-stream").body()).hasSize(32);
    assertThat(text(get(path, "Accept: text/plain"))).isEqualTo(SHA256 + "  f g.txt\n");
    String metalink = text(get(path, "Accept: application/metalink4+xml"));
    assertThat(metalink)
        .contains("<file name=\"f g.txt\">")
        .contains("<hash type=\"sha-256\">" + SHA256 + "</hash>")
        .contains("<url priority=\"1\">http://localhost:" + server.port() + "/v1/content/");
    assertThat(get(path, "Accept: image/png").status()).isEqualTo(406);
    for (String nothing : List.of("Accept:", "Accept: ,")) {
      assertThat(get(path, nothing).field("Content-Type")).contains("application/json");
    }
    assertThat(get(path, "Accept: image/png, text/*;q=0.5, */*;q=0.1").field("Content-Type"))
        .contains("text/plain");
    String tag = json.field("ETag").orElseThrow();
    assertThat(get(path, "If-None-Match: " + tag).status()).isEqualTo(304);
    assertThat(get(path, "Accept: text/plain", "If-None-Match: " + tag).status()).isEqualTo(200);
    assertThat(get("/v1/versions/" + "A".repeat(22) + "/manifest").status()).isEqualTo(404);
  }

  @Test
  void aLargeFile_isHashedInTheBackground_andAskedForAgain() throws Exception {
    byte[] large = new byte[(64 << 20) + 1];
    server.file("large", large);
    String path = "/v1/versions/" + versionOf("large") + "/manifest";
    Answer first = get(path);
    if (first.status() == 202) {
      valid("Hashing", first);
      assertThat(first.field("Retry-After")).isPresent();
    }
    await(() -> get(path).status() == 200);
    assertThat(member(valid("Manifest", get(path)), "chunk_count")).isEqualTo("17");
  }

  @Test
  void bytesThatWereReplacedBeforeTheyWereHashed_are410() throws Exception {
    server.file("large", new byte[(64 << 20) + 1]);
    String path = "/v1/versions/" + versionOf("large") + "/manifest";
    server.file("large", new byte[7]);
    versionOf("large");
    Answer answer = get(path);
    // Unless hashing was faster.
    assertThat(answer.status()).isIn(410, 200);
    if (answer.status() == 410) {
      assertThat(valid("Problem", answer)).contains("version-superseded");
    }
  }

  @Test
  void aList_goesOnWithItsCursor() throws Exception {
    for (int i = 0; i < 7; i++) {
      server.file("d/f" + i, ALPHABET);
      itemOf("d/f" + i);
    }
    server.file("other", ALPHABET);
    itemOf("other");
    List<String> paths = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      String json = valid("Items", get("/v1/items?limit=3&prefix=d/" + cursor));
      Matcher path = Pattern.compile("\"path\":\"([^\"]*)").matcher(json);
      while (path.find()) {
        paths.add(path.group(1));
      }
      assertThat(member(json, "has_more")).isEqualTo(page < 2 ? "true" : "false");
      cursor = page < 2 ? "&cursor=" + member(json, "next_cursor") : "";
    }
    assertThat(paths).containsExactly("d/f0", "d/f1", "d/f2", "d/f3", "d/f4", "d/f5", "d/f6");
    assertThat(valid("Items", get("/v1/items?q=OTH"))).contains("\"path\":\"other\"");
    for (String bad : List.of("limit=0", "limit=501", "limit=x", "cursor=!", "cursor=AAAA")) {
      Answer refused = get("/v1/items?" + bad);
      assertThat(refused.status()).as(bad).isEqualTo(400);
      valid("Problem", refused);
    }
  }

  @Test
  void row230_aTouchedFile_isTheSameBytesUnderBothTags() throws Exception {
    Path file = server.file("f", ALPHABET);
    String old = versionOf("f");
    assertThat(get("/v1/versions/" + old + "/manifest").status()).isEqualTo(200);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-06-01T00:00:00Z")));
    String now = versionOf("f");
    assertThat(now).isNotEqualTo(old);
    for (String tag : List.of(old, now)) {
      Answer part = get("/files/f", "Range: bytes=1-2", "If-Range: \"" + tag + "\"");
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.field("ETag")).contains('"' + tag + '"');
      assertThat(get("/files/f", "If-None-Match: \"" + tag + "\"").status()).isEqualTo(304);
      assertThat(get("/v1/content/" + tag).body()).isEqualTo(ALPHABET);
    }
  }

  @Test
  void checksumFiles_areThereForWhoeverAsks_unlessRealOnesAre() throws Exception {
    server.file("d/f.bin", ALPHABET);
    assertThat(text(get("/files/d/f.bin.sha256"))).isEqualTo(SHA256 + "  f.bin\n");
    assertThat(text(get("/files/d/f.bin.md5"))).isEqualTo(MD5 + "  f.bin\n");
    assertThat(text(get("/files/d/f.bin.meta4")))
        .contains("http://localhost:" + server.port() + "/files/d/f.bin</url>")
        .contains("<url priority=\"2\">http://localhost/files/d/f.bin</url>");
    // One address is enough for a client that names the port itself.
    try (RawHttp http = RawHttp.connect(server.port())) {
      String host = "localhost:" + server.port();
      http.sendRaw("GET /files/d/f.bin.meta4 HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      assertThat(http.read(true).text()).contains("<url>http://" + host + "/files/d/f.bin</url>");
    }
    server.file("d/f.bin.sha256", "mine".getBytes(StandardCharsets.US_ASCII));
    assertThat(text(get("/files/d/f.bin.sha256"))).isEqualTo("mine");
    assertThat(get("/files/d/none.sha256").status()).isEqualTo(404);
    assertThat(get("/files/none/SHA256SUMS").status()).isIn(404, 503);
    assertThat(get("/files/.hidden.sha256").status()).isEqualTo(404);
  }

  /** As sha256sum finds the file: by its octets, whatever they mean. */
  @Test
  void checksumFiles_haveNamesThatAreNoText() throws Exception {
    Path file = Path.of(URI.create(server.file("lat", ALPHABET).toUri() + "%E9"));
    Files.write(file, ALPHABET);
    byte[] line = (SHA256 + "  lat\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
    String manifest = "/v1/versions/" + versionOf("lat%E9") + "/manifest";
    await(() -> get(manifest).status() == 200);
    assertThat(get(manifest, "Accept: text/plain").body()).isEqualTo(line);
    assertThat(get("/files/lat%E9.sha256").body()).isEqualTo(line);
  }

  @Test
  void theServerSaysWhatItIs() throws Exception {
    Answer first = get("/.well-known/kedge");
    assertThat(member(valid("Server", first), "store")).hasSize(22);
    assertThat(text(get("/v1/openapi.yaml"))).isEqualTo(Files.readString(CONTRACT));
    stop();
    server = TestServer.of(directory);
    assertThat(text(get("/.well-known/kedge"))).isEqualTo(text(first));
  }

  @Test
  void otherTools_canUseWhatIsOffered() throws Exception {
    byte[] bytes = new byte[9 << 20];
    new Random(7).nextBytes(bytes);
    server.file("d/big file.bin", bytes);
    server.file("d/sub/a.txt", ALPHABET);
    String files = "http://localhost:" + server.port() + "/files/d/";
    Path into = Files.createDirectory(directory.resolve("into"));
    await(() -> get("/files/d/SHA256SUMS").status() == 200);

    run(into, "curl", "-sfO", files + "SHA256SUMS");
    run(into, "curl", "-sfo", "big file.bin", files + "big%20file.bin");
    run(into, "curl", "-sf", "--create-dirs", "-o", "sub/a.txt", files + "sub/a.txt");
    run(into, "sha256sum", "--strict", "-c", "SHA256SUMS");
    Files.delete(into.resolve("big file.bin"));

    run(into, "aria2c", "-q", "--no-conf", "--follow-metalink=mem", files + "big%20file.bin.meta4");
    assertThat(into.resolve("big file.bin")).hasBinaryContent(bytes);
  }

  private static void run(Path directory, String... command) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort(command[0] + " is not installed");
      return;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + output).isZero();
  }

  /** Something that may not hold yet. */
  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws IOException {
    long began = System.nanoTime();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(60).toNanos());
      LockSupport.parkNanos(5_000_000);
    }
  }
}
