package dev.kedge.origin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FullPort;
import dev.kedge.fixture.Handler;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No stage can hang. The limits here are less than half a second. */
@Timeout(20)
class LimitsTest {
  private static final byte[] CONTENT = Content.random(5, 100_000);

  private final Client client = new Client(Client.HASTY_READ);

  @AfterEach
  void close() {
    client.close();
  }

  private void assertStalled(URI url, String stage) {
    assertThatThrownBy(() -> client.fetch(url))
        .isInstanceOf(Failure.Stalled.class)
        .hasMessageEndingWith("while " + stage);
  }

  private static void assertNotConnected(Client client, String url) {
    try (client) {
      assertThatThrownBy(() -> client.get(URI.create(url)))
          .isInstanceOfSatisfying(
              Failure.Stalled.class, stalled -> assertThat(stalled.isConnecting()).isTrue())
          .hasMessageEndingWith("while connecting");
    }
  }

  @Test
  void nameNeverResolves() {
    CountDownLatch never = new CountDownLatch(1);
    Names.Lookup deaf =
        host -> {
          await(never);
          return Client.loopback(host);
        };
    assertNotConnected(new Client(Client.HASTY_CONNECT, deaf), "http://example.test/");
    never.countDown();
  }

  private static void await(CountDownLatch latch) throws UnknownHostException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted");
    }
  }

  @Test
  void nameDoesNotExist() {
    assertThatThrownBy(() -> new Client().get(URI.create("http://nosuchhost.invalid/a")))
        .isInstanceOf(Failure.Unreachable.class)
        .hasMessage("http://nosuchhost.invalid/a: the host name does not resolve");
  }

  @Test
  void connectionIsNeverAccepted() {
    try (FullPort port = new FullPort()) {
      assertNotConnected(new Client(Client.HASTY_CONNECT), "http://127.0.0.1:" + port.port() + "/");
    }
  }

  @Test
  void connectionRefused() throws IOException {
    URI url = URI.create("http://127.0.0.1:" + freePort() + "/");
    assertThatThrownBy(() -> client.get(url))
        .isInstanceOfSatisfying(
            Failure.Unreachable.class, failure -> assertThat(failure.refused()).isTrue())
        .hasMessage(url + ": connection refused");
  }

  private static int freePort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }

  @Test
  void allAddressesAreTried() throws Exception {
    InetAddress[] addresses = {
      InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1")
    };
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, null, null));
        Client two = new Client(Client.PATIENT, host -> addresses)) {
      URI url = URI.create("http://two.test:" + server.port() + "/");
      assertThat(two.fetch(url)).isEqualTo(CONTENT);
      assertThat(server.requests().getFirst().header("Host")).hasValue("two.test:" + server.port());
    }
  }

  @Test
  void tlsIsNeverAnswered() {
    try (FaultServer server = FaultServer.startRaw(Connection::stall)) {
      assertNotConnected(
          new Client(Client.HASTY_CONNECT), "https://127.0.0.1:" + server.port() + "/");
    }
  }

  @Test
  void tlsComesInDrops() {
    byte[] recordHeader = {0x16, 3, 3, 0x10, 0};
    try (FaultServer server = FaultServer.startRaw(c -> drip(c, recordHeader))) {
      assertNotConnected(
          new Client(Client.HASTY_CONNECT), "https://127.0.0.1:" + server.port() + "/");
    }
  }

  private static void drip(Connection connection, byte[] beginning) {
    try {
      connection.write(beginning);
      connection.drip(new byte[4000], Duration.ofMillis(20));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void requestIsNeverAnswered() {
    try (FaultServer server = FaultServer.start((request, connection) -> connection.stall())) {
      assertStalled(server.url("/"), "waiting for the answer");
    }
  }

  @Test
  void headerStops() {
    Handler handler = (request, connection) -> connection.write("HTTP/1.1 200 OK\r\nCont").stall();
    try (FaultServer server = FaultServer.start(handler)) {
      assertStalled(server.url("/"), "waiting for the answer");
    }
  }

  @Test
  void headerComesInDrops() {
    byte[] endless = "X: y\r\n".repeat(1000).getBytes(US_ASCII);
    Handler handler =
        (request, connection) ->
            connection.write("HTTP/1.1 200 OK\r\n").drip(endless, Duration.ofMillis(20));
    try (FaultServer server = FaultServer.start(handler)) {
      assertStalled(server.url("/"), "waiting for the answer");
    }
  }

  @Test
  void bodyStops() {
    Handler handler = FaultServer.file(CONTENT, null, null).withFault(Fault.stallAfter(50_000));
    try (FaultServer server = FaultServer.start(handler)) {
      assertStalled(server.url("/"), "reading the body");
    }
  }

  @Test
  void chunkedBodyStops() {
    Handler handler =
        (request, connection) ->
            connection.head(200, "Transfer-Encoding: chunked").chunk(CONTENT).stall();
    try (FaultServer server = FaultServer.start(handler)) {
      assertStalled(server.url("/"), "reading the body");
    }
  }

  /** Each byte resets the limit: how slow is too slow, the caller knows. */
  @Test
  void bodyInDrops_isRead() throws Failure {
    byte[] drops = Content.random(6, 60);
    Handler handler =
        (request, connection) ->
            connection.head(200, "Content-Length: 60").drip(drops, Duration.ofMillis(20));
    try (FaultServer server = FaultServer.start(handler)) {
      assertThat(client.fetch(server.url("/"))).isEqualTo(drops);
    }
  }
}
