package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.RealTicker;
import dev.kedge.protocol.TrustedProxies;
import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.ServeConfig.ClientLimits;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.http.FrontDoor;
import dev.kedge.serve.ops.Supervision;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client can make the server hold is bounded, and given back. */
@Timeout(120)
class ExhaustionTest {
  private static final Pattern CONNECTIONS = Pattern.compile("(?m)^kedge_http_connections (\\d+)");
  private static final Pattern REQUESTS =
      Pattern.compile("(?m)^kedge_http_requests_running (\\d+)");

  @TempDir private Path directory;

  private static FrontDoor.Limits limits(int writeSeconds) {
    return new FrontDoor.Limits(Duration.ofSeconds(30), Duration.ofSeconds(writeSeconds));
  }

  /** Connections that say nothing are counted, too: of TLS they have not begun the handshake. */
  @Test
  void silentConnectionsAreCounted() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (TestServer server = TestServer.of(directory, c -> c.clients(new ClientLimits(0, 5)))) {
      for (int i = 0; i < 5; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      assertThat(status(server.port(), "/healthz")).isEqualTo(429);
      for (Socket socket : silent) {
        socket.close();
      }
      await(() -> status(server.port(), "/healthz") == 200);
    }
  }

  /** Those that are too many are let in to be told so, but not in any number. */
  @Test
  void refusedConnectionsAreBounded() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (TestServer server = TestServer.of(directory, c -> c.clients(new ClientLimits(0, 1)))) {
      int closed = 0;
      for (int i = 0; i < 100; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }
      for (Socket socket : silent) {
        socket.setSoTimeout(200);
        closed += isClosed(socket) ? 1 : 0;
      }
      assertThat(closed).isGreaterThanOrEqualTo(100 - 1 - 64);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/files/big", "/files/big?b"})
  void whoTakesNothingIsCutOff(String path) throws Exception {
    try (TestServer server = TestServer.of(directory, c -> c.limits(limits(1)))) {
      server.file("big", new byte[32 << 20]);
      List<RawHttp> readers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        RawHttp reader = RawHttp.connect(server.port(), 4096);
        reader.send(
            "GET " + path + " HTTP/1.1", i % 2 == 0 ? List.of() : List.of("Range: bytes=5-"));
        readers.add(reader);
      }
      await(() -> connections(server.port()) == 1);
      for (RawHttp reader : readers) {
        reader.close();
      }
    }
  }

  /** Through a limit of the rate, bytes are copied, and wait in another queue. */
  @Test
  void whoTakesNothingOfALimitedAnswerIsCutOff() throws Exception {
    try (TestServer server =
        TestServer.of(directory, c -> c.limits(limits(1)).limitRate(100 << 20))) {
      server.file("big", new byte[64 << 20]);
      try (RawHttp reader = RawHttp.connect(server.port(), 4096)) {
        reader.send("GET /files/big HTTP/1.1", List.of());
        assertThat(server.logged().outcome()).contains("takes too little");
        await(() -> connections(server.port()) == 1);
      }
    }
  }

  @Test
  void bodiesBeforeTheGateAreSmallAndSoon() throws Exception {
    try (TestServer server = TestServer.of(directory, c -> c.access(AccessOptions.CLOSED))) {
      String refresh = "POST /v1/devices/tv/token HTTP/1.1\r\nHost: localhost\r\n";
      try (RawHttp http = RawHttp.connect(server.port())) {
        http.sendRaw(refresh + "Content-Length: 20000\r\n\r\n");
        assertThat(http.read(true).status()).isEqualTo(413);
      }
      List<RawHttp> begun = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        RawHttp http = RawHttp.connect(server.port());
        http.sendRaw(
            i % 2 == 0
                ? refresh + "Content-Length: 10000\r\n\r\n{\"refresh\":"
                : "GET /files/x HTTP/1.1\r\nHost: localhost\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\nfff\r\nabc");
        begun.add(http);
      }
      for (RawHttp http : begun) {
        Answer answer = http.read(true);
        assertThat(answer.status()).isIn(401, 408);
        assertThat(http.isClosed()).isTrue();
        http.close();
      }
      assertThat(status(server.port(), "/healthz")).isEqualTo(200);
    }
  }

  /** Two of an address at once, and both are gone before anything happened. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void longPollsThatWereClosedGiveTheirPlaceBack(boolean byReset) throws Exception {
    var access =
        new AccessOptions(false, Optional.empty(), TrustedProxies.NONE, Optional.empty(), 2);
    try (TestServer server = TestServer.of(directory, c -> c.access(access))) {
      String bearer =
          "Authorization: Bearer "
              + TestServer.userToken(
                  directory.resolve("state/serve.db"),
                  RealTicker.at(TestServer.NOW),
                  TestServer.NOW,
                  TestServer.NOW.plusSeconds(3600));
      String first =
          RawHttp.once(server.port(), "GET /v1/sync/changes HTTP/1.1", List.of(bearer)).text();
      String cursor = first.replaceAll(".*\"next_cursor\":\"([^\"]*)\".*", "$1");
      String poll = "GET /v1/sync/changes?wait_s=55&cursor=" + cursor + " HTTP/1.1";
      for (int i = 0; i < 2; i++) {
        RawHttp waiting = RawHttp.connect(server.port());
        waiting.send(poll, List.of(bearer));
        await(() -> requests(server.port()) > 1);
        if (byReset) {
          waiting.reset();
        } else {
          waiting.close();
        }
        await(() -> requests(server.port()) == 1);
      }
      assertThat(
              RawHttp.once(server.port(), "GET /v1/sync/changes HTTP/1.1", List.of(bearer))
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // that of one of them is waited for
  void threadThatHasEndedEndsTheServer() throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Vertx vertx = Listener.newVertx(_ -> {});
    try (Vitals vitals =
        Vitals.watch(
            List.of(((VertxInternal) vertx).nettyEventLoopGroup().next()),
            RealTicker.ahead(Duration.ZERO),
            Supervision.none(said::add))) {
      assertThat(vitals).isNotNull();
      assertThat(said).isEmpty();
      EventLoop loop = ((VertxInternal) vertx).nettyEventLoopGroup().next();
      ((VertxInternal) vertx)
          .nettyEventLoopGroup()
          .forEach(each -> each.shutdownGracefully(0, 0, TimeUnit.SECONDS));
      assertThat(loop.terminationFuture().await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(said.poll(20, TimeUnit.SECONDS)).contains("has ended");
    }
  }

  @Test
  void supervisorHearsOfLife() throws Exception {
    Assumptions.assumeTrue(Epoll.isAvailable());
    Path place = directory.resolve("notify");
    var supervisor = io.netty.channel.unix.Socket.newSocketDomainDgram();
    supervisor.bind(new DomainSocketAddress(place.toString()));
    try {
      var supervision = new Supervision(_ -> {}, Optional.of(place.toString()));
      TestServer server = TestServer.of(directory, c -> c.supervision(supervision));
      assertThat(hear(supervisor, "WATCHDOG=1")).isTrue();
      server.close();
      assertThat(hear(supervisor, "STOPPING=1")).isTrue();
    } finally {
      supervisor.close();
    }
  }

  /** Whether this is said; waits for it. */
  private static boolean hear(io.netty.channel.unix.Socket supervisor, String wanted)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(100);
    String heard = "";
    while (!heard.equals(wanted)) {
      buffer.clear();
      var from = supervisor.recvFromDomainSocket(buffer, 0, 100);
      if (from == null) {
        Thread.onSpinWait(); // nothing has come yet; the test's own time is bounded
        continue;
      }
      byte[] bytes = new byte[from.receivedAmount()];
      buffer.get(0, bytes);
      heard = new String(bytes, StandardCharsets.US_ASCII);
    }
    return true;
  }

  private static int status(int port, String path) throws Exception {
    return RawHttp.once(port, "GET " + path + " HTTP/1.1", List.of()).status();
  }

  private static int connections(int port) throws Exception {
    return gauge(port, CONNECTIONS);
  }

  private static int requests(int port) throws Exception {
    return gauge(port, REQUESTS);
  }

  private static int gauge(int port, Pattern name) throws Exception {
    String text = RawHttp.once(port, "GET /metrics HTTP/1.1", List.of()).text();
    Matcher matcher = name.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  private static void await(Check check) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!check.holds()) {
      assertThat(System.nanoTime()).as("waited for 30 s").isLessThan(end);
    }
  }
}
