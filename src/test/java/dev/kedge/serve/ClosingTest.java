package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.fixture.RealTicker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that ends while somebody waits for changes. */
class ClosingTest {
  private static final Duration DRAIN = Duration.ofSeconds(40);

  @TempDir private Path directory;

  @Test
  void whoWaitsForChanges_isAnswered_andTheServerEnds() throws Exception {
    TestServer server = TestServer.of(directory);
    try (HttpClient client = HttpClient.newHttpClient()) {
      String token = token();
      String first =
          client.send(request(server, "/v1/sync/changes", token), BodyHandlers.ofString()).body();
      String cursor = new ObjectMapper().readTree(first).path("next_cursor").asText();
      String path = "/v1/sync/changes?wait_s=55&cursor=" + cursor;
      CompletableFuture<HttpResponse<String>> waiting =
          client.sendAsync(request(server, path, token), BodyHandlers.ofString());
      until(client, request(server, "/metrics", token), "kedge_http_requests_running 2\n");
      server.close(DRAIN);
      assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    }
  }

  private static void until(HttpClient client, HttpRequest metrics, String line) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!client.send(metrics, BodyHandlers.ofString()).body().contains(line)) {
      assertThat(System.nanoTime()).as(line).isLessThan(end);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static HttpRequest request(TestServer server, String path, String token) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("Authorization", "Bearer " + token)
        .build();
  }

  private String token() throws Exception {
    var ticker = RealTicker.at(TestServer.NOW);
    return TestServer.userToken(
        directory.resolve("state/serve.db"),
        ticker,
        TestServer.NOW,
        TestServer.NOW.plus(Duration.ofHours(1)));
  }
}
