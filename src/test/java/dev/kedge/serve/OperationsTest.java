package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.ServeConfig.ClientLimits;
import dev.kedge.serve.http.AccessEntry;
import dev.kedge.serve.ops.AccessLogFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, metrics, access log, the limits of one client, and the server's end. */
class OperationsTest {
  private static final int SIZE = 32 << 20;

  @TempDir private Path directory;

  private static Answer get(TestServer server, String path, String... fields) throws Exception {
    return RawHttp.once(server.port(), "GET " + path + " HTTP/1.1", List.of(fields));
  }

  @Test
  void ready_untilTheDirectoryIsGone_andAgainWhenItIsBack() throws Exception {
    var ticker = new MovedTicker();
    try (TestServer server = TestServer.of(directory, c -> c.ticker(ticker))) {
      assertThat(get(server, "/healthz").text()).isEqualTo("ok\n");
      assertThat(get(server, "/readyz").status()).isEqualTo(200);
      Path aside = Files.move(server.root, directory.resolve("aside"));
      ticker.pass(Duration.ofSeconds(2));
      Answer missing = get(server, "/readyz");
      assertThat(missing.status()).isEqualTo(503);
      assertThat(missing.text()).contains("not-ready", "the served directory is not there");
      assertThat(get(server, "/healthz").status()).isEqualTo(200);
      Files.move(aside, server.root);
      ticker.pass(Duration.ofSeconds(2));
      assertThat(get(server, "/readyz").status()).isEqualTo(200);
    }
  }

  @Test
  void metrics_countWhatWasSent() throws Exception {
    try (TestServer server = TestServer.of(directory)) {
      server.file("a.bin", new byte[1000]);
      get(server, "/files/a.bin");
      get(server, "/files/a.bin", "Range: bytes=0-9");
      get(server, "/files/a.bin", "Range: bytes=10-");
      get(server, "/files/none");
      RawHttp.once(server.port(), "HEAD /files/a.bin HTTP/1.1", List.of());
      for (int i = 0; i < 5; i++) {
        server.logged();
      }
      Answer answer = get(server, "/metrics");
      assertThat(answer.field("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(answer.text())
          .contains(
              "# TYPE kedge_http_requests_total counter\n",
              "kedge_http_requests_total{method=\"GET\",status=\"2xx\"} 3\n",
              "kedge_http_requests_total{method=\"GET\",status=\"4xx\"} 1\n",
              "kedge_http_requests_total{method=\"HEAD\",status=\"2xx\"} 1\n",
              "kedge_http_ranges_total 2\n",
              "kedge_http_resumes_total 1\n",
              "kedge_http_failures_total 0\n",
              "kedge_http_requests_running 1\n",
              "kedge_store_up 1\n",
              "kedge_store_connections{pool=\"read\",state=\"used\"} 0\n",
              "kedge_store_connections_waiting{pool=\"read\"} 0\n",
              "kedge_store_connection_timeouts_total{pool=\"read\"} 0\n",
              "kedge_store_queue_waiting 0\n",
              "kedge_store_queue_commits_total ",
              "kedge_store_queue_writes_total ",
              "kedge_hashing_waiting_files ");
    }
  }

  @Test
  void connections_overTheLimitAreToldToWait_andOthersGoOn() throws Exception {
    try (TestServer server = TestServer.of(directory, c -> c.clients(new ClientLimits(0, 2)));
        RawHttp first = RawHttp.connect(server.port());
        RawHttp second = RawHttp.connect(server.port())) {
      assertThat(first.get("/healthz").status()).isEqualTo(200);
      assertThat(second.get("/healthz").status()).isEqualTo(200);
      try (RawHttp third = RawHttp.connect(server.port())) {
        Answer refused = third.get("/healthz");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("too-many-connections");
        assertThat(refused.field("Retry-After")).contains("1");
        assertThat(third.isClosed()).isTrue();
      }
      assertThat(first.get("/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void rate_isSharedByTheConnectionsOfAClient() throws Exception {
    try (TestServer server =
        TestServer.of(directory, c -> c.clients(new ClientLimits(1 << 20, 0)))) {
      server.file("a.bin", new byte[512 << 10]);
      long start = System.nanoTime();
      try (RawHttp one = RawHttp.connect(server.port());
          RawHttp other = RawHttp.connect(server.port())) {
        one.send("GET /files/a.bin HTTP/1.1", List.of());
        other.send("GET /files/a.bin HTTP/1.1", List.of());
        one.read(true);
        other.read(true);
      }
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(800));
    }
  }

  @Test
  void end_letsAnswersFinish_butTakesNoNewConnections() throws Exception {
    TestServer server = TestServer.of(directory);
    server.file("big.bin", new byte[SIZE]);
    try (RawHttp http = RawHttp.connect(server.port(), 1 << 16)) {
      http.send("GET /files/big.bin HTTP/1.1", List.of());
      http.readHead();
      var closing = Thread.startVirtualThread(() -> server.close(Duration.ofSeconds(30)));
      while (isListening(server)) {
        Thread.onSpinWait();
      }
      assertThat(http.drain(Long.MAX_VALUE)).isEqualTo(SIZE);
      closing.join(Duration.ofSeconds(20));
      assertThat(closing.isAlive()).isFalse();
    }
  }

  @Test
  void end_cutsWhatTakesTooLong() throws Exception {
    TestServer server = TestServer.of(directory);
    server.file("big.bin", new byte[SIZE]);
    try (RawHttp http = RawHttp.connect(server.port(), 1 << 16)) {
      http.send("GET /files/big.bin HTTP/1.1", List.of());
      http.readHead();
      server.close(Duration.ofMillis(200));
      assertThat(http.drain(Long.MAX_VALUE)).isLessThan(SIZE);
    }
  }

  private static boolean isListening(TestServer server) {
    try (RawHttp http = RawHttp.connect(server.port())) {
      return http.get("/healthz").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void accessLog_isALineOfJsonEach_andGoesOnAfterRotation() throws Exception {
    Path file = directory.resolve("access.log");
    var ticker = new MovedTicker();
    List<String> notices = new ArrayList<>();
    try (AccessLogFile log = AccessLogFile.open(file, ticker, notices::add)) {
      log.accept(entry("/files/a%20b?sig=secret"));
      JsonNode line = new ObjectMapper().readTree(Files.readString(file));
      assertThat(line.get("time").textValue()).isEqualTo("2026-01-02T03:04:05Z");
      assertThat(line.get("client").textValue()).isEqualTo("192.0.2.1");
      assertThat(line.get("user").textValue()).isEqualTo("ann");
      assertThat(line.get("target").textValue()).isEqualTo("/files/a%20b?…");
      assertThat(line.get("status").intValue()).isEqualTo(206);
      assertThat(line.get("bytes").longValue()).isEqualTo(10);
      assertThat(line.get("range").textValue()).isEqualTo("bytes=5-14");
      assertThat(line.get("seconds").doubleValue()).isEqualTo(0.0125);
      assertThat(line.get("outcome").textValue()).isEqualTo("done");
      assertThat(line.get("user_agent").textValue()).isEqualTo("evil\\u{9b}2J");
      Path rotated = Files.move(file, directory.resolve("access.log.1"));
      log.accept(entry("/b"));
      ticker.pass(Duration.ofSeconds(2));
      log.accept(entry("/c"));
      assertThat(Files.readAllLines(rotated)).hasSize(2);
      assertThat(Files.readString(file)).contains("\"/c\"");
      Files.move(file, directory.resolve("access.log.2"));
      log.reopen();
      log.accept(entry("/d"));
      assertThat(Files.readString(file)).contains("\"/d\"");
      Files.delete(file);
      Files.createDirectory(file);
      log.reopen();
      log.accept(entry("/lost"));
      Files.delete(file);
      log.accept(entry("/e"));
      assertThat(Files.readString(file)).contains("\"/e\"").doesNotContain("lost");
      assertThat(notices).hasSize(2);
    }
  }

  private static AccessEntry entry(String target) throws Exception {
    return new AccessEntry(
        Instant.parse("2026-01-02T03:04:05Z"),
        "id",
        InetAddress.getByName("192.0.2.1"),
        Optional.of("ann"),
        "GET",
        target,
        206,
        10,
        Optional.of("bytes=5-14"),
        true,
        Duration.ofNanos(12_500_000),
        Optional.of("evil\u009b2J"),
        AccessEntry.DONE);
  }
}
