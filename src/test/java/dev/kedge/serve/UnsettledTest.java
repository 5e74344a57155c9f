package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.Hasher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that changed just now: their bytes have no version, and nothing says they have. */
class UnsettledTest {
  private static final byte[] OLD = "old bytes".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEW = "quite other bytes".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path directory;
  private final Clock clock = new Clock();
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;
  private String token;

  /** Its wall clock is set: before files were made they have not settled. */
  private static final class Clock implements Ticker {
    private final Instant before = Instant.now().minus(Duration.ofDays(1));
    private final Instant later = before.plus(Duration.ofDays(2));
    private volatile Instant now = before;

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(duration);
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = TestServer.of(directory, config -> config.ticker(clock));
    token =
        TestServer.userToken(
            directory.resolve("state/serve.db"),
            clock,
            clock.before,
            clock.later.plus(Duration.ofDays(1)));
    clock.now = clock.later;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<String> call(String method, String path) throws Exception {
    URI url = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (path.startsWith("/v1/")) {
      Contract.check(method, url.getPath(), answer);
    }
    return answer;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return call("GET", path);
  }

  private void isToldToWait(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(answer.body()).contains("#changing");
  }

  private String itemOf(String path) throws Exception {
    String version = get("/files/" + path).headers().firstValue("ETag").orElseThrow();
    String manifest = "/v1/versions/" + version.replace("\"", "") + "/manifest";
    return json(get(manifest)).path("item").asText();
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private static String line(byte[] bytes, String name) {
    return Hasher.digest(DigestAlgorithm.SHA256, bytes).hex() + "  " + name + "\n";
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long began = System.nanoTime();
    while (!condition.call()) {
      assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(60).toNanos());
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void checksums_areWaitedFor_neverLeftOut() throws Exception {
    server.file("d/f", OLD);
    await(() -> get("/files/d/SHA256SUMS").body().equals(line(OLD, "f")));

    clock.now = clock.before;
    server.file("d/f", NEW);
    server.file("d/new/g", NEW);
    assertThat(get("/files/d/f").body()).isEqualTo(new String(NEW, StandardCharsets.US_ASCII));
    for (String derived : new String[] {"f.sha256", "f.md5", "f.meta4", "new/g.sha256"}) {
      isToldToWait(get("/files/d/" + derived));
    }
    isToldToWait(get("/files/d/SHA256SUMS"));
    isToldToWait(get("/files/SHA256SUMS"));
    isToldToWait(get("/files/d/new/SHA256SUMS"));
    assertThat(get("/files/d/none.sha256").statusCode()).isEqualTo(404);

    clock.now = clock.later;
    assertThat(get("/files/d/f.sha256").body()).isEqualTo(line(NEW, "f"));
    String both = line(NEW, "f") + line(NEW, "new/g");
    await(() -> get("/files/d/SHA256SUMS").body().equals(both));
  }

  /** Nobody told the catalogue of the file before the list is asked for. */
  @Test
  void aList_looksForItself() throws Exception {
    server.file("d/f", OLD);
    await(() -> get("/files/d/SHA256SUMS").body().equals(line(OLD, "f")));
    server.file("d/g", NEW);
    HttpResponse<String> list = get("/files/d/SHA256SUMS");
    assertThat(list.body()).containsAnyOf("#hashing", line(NEW, "g"));
  }

  @Test
  void aList_doesNotFollowLinks() throws Exception {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Files.write(outside.resolve("secret"), OLD);
    server.file("f", OLD);
    Files.createSymbolicLink(server.root.resolve("link"), outside);
    await(() -> get("/files/SHA256SUMS").body().equals(line(OLD, "f")));
    assertThat(get("/files/link/SHA256SUMS").statusCode()).isEqualTo(404);
    assertThat(get("/files/none/SHA256SUMS").statusCode()).isEqualTo(404);
  }

  @Test
  void anItem_saysThatItChanges_andHasNoLink() throws Exception {
    Path file = server.file("f", OLD);
    String item = "/v1/items/" + itemOf("f");
    assertThat(json(get(item)).path("state").asText()).isEqualTo("ready");
    assertThat(call("POST", item + "/links").statusCode()).isEqualTo(201);

    clock.now = clock.before;
    server.file("f", NEW);
    assertThat(json(get(item)).path("state").asText()).isEqualTo("changing");
    isToldToWait(call("POST", item + "/links"));

    Files.delete(file);
    assertThat(get(item).statusCode()).isEqualTo(410);
    HttpResponse<String> noLink = call("POST", item + "/links");
    assertThat(noLink.statusCode()).isEqualTo(410);
    assertThat(noLink.body()).contains("#item-gone");

    server.file("f", NEW);
    assertThat(json(get(item)).path("state").asText()).isEqualTo("changing");
    isToldToWait(call("POST", item + "/links"));

    clock.now = clock.later;
    assertThat(json(get(item)).path("size").asLong()).isEqualTo(NEW.length);
    assertThat(call("POST", item + "/links").statusCode()).isEqualTo(201);
  }

  /** The place of one that is gone may be another's. */
  @Test
  void anItemWhosePlaceIsTaken_staysGone() throws Exception {
    Path first = server.file("first", OLD);
    Path second = server.file("second", NEW);
    String gone = "/v1/items/" + itemOf("first");
    String moved = "/v1/items/" + itemOf("second");
    Files.delete(first);
    assertThat(get(gone).statusCode()).isEqualTo(410);
    Files.move(second, first);
    assertThat(itemOf("first")).isEqualTo(moved.substring("/v1/items/".length()));
    assertThat(get(gone).statusCode()).isEqualTo(410);
    clock.now = clock.before;
    server.file("first", OLD);
    assertThat(get(gone).statusCode()).isEqualTo(410);
    assertThat(json(get(moved)).path("state").asText()).isEqualTo("changing");
  }
}
