package dev.kedge.origin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.model.Failure;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections are reused when they can be, and broken when they must be. */
@Timeout(20)
class ConnectionsTest {
  private static final byte[] CONTENT = Content.random(9, 40_000);
  private static final byte[] LARGE = new byte[64 << 20];

  private final Client client = new Client();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void readToTheEnd_isReused() throws Failure {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, null, null))) {
      client.fetch(server.url("/1"));
      try (Exchange exchange = client.get(server.url("/2"))) {
        // All that was declared, without asking once more.
        Client.read(exchange, CONTENT.length);
      }
      client.fetch(server.url("/3"));
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void manyThreads_shareConnections() throws Exception {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, null, null));
        ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> fetched = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        URI url = server.url("/" + i);
        fetched.add(executor.submit(() -> client.fetch(url)));
      }
      for (Future<byte[]> one : fetched) {
        assertThat(one.get()).isEqualTo(CONTENT);
      }
      assertThat(server.connections()).isLessThanOrEqualTo(8);
    }
  }

  @Test
  void connectionClose_isNotReused() throws Failure {
    Handler handler =
        (request, connection) -> connection.head(200, "Content-Length: 0", "Connection: close");
    try (FaultServer server = FaultServer.start(handler)) {
      client.fetch(server.url("/"));
      client.fetch(server.url("/"));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void closedBodyIsAbandoned_notReadToItsEnd() throws Failure {
    try (FaultServer server = FaultServer.start(FaultServer.file(LARGE, null, null))) {
      try (Exchange exchange = client.get(server.url("/"))) {
        Client.read(exchange, 1000);
      }
      // What the buffers of both sides took, not the file.
      assertThat(server.bodyBytes()).isLessThan(LARGE.length / 2);
      client.answer(server.url("/"));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** The connection breaks when the second request is read: before any byte of an answer. */
  @Test
  void staleConnection_isReplacedOnce() throws Failure {
    Handler handler =
        FaultServer.file(CONTENT, null, null)
            .withFault(
                request -> request.connection() == 1 && request.number() > 1,
                Fault.instead((request, connection) -> connection.reset()));
    try (FaultServer server = FaultServer.start(handler)) {
      client.fetch(server.url("/"));
      assertThat(client.fetch(server.url("/"))).isEqualTo(CONTENT);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void freshConnectionThatBreaks_isNotTriedAgain() {
    try (FaultServer server = FaultServer.start((request, connection) -> connection.reset())) {
      assertThatThrownBy(() -> client.fetch(server.url("/")))
          .isInstanceOf(Failure.Unreachable.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void keptConnectionThatBreaksWithinTheHeader_isNotTriedAgain() throws Failure {
    Handler handler =
        FaultServer.file(CONTENT, null, null)
            .withFault(
                request -> request.number() == 2,
                Fault.instead((request, connection) -> connection.write("HTTP/1.1").close()));
    try (FaultServer server = FaultServer.start(handler)) {
      client.fetch(server.url("/"));
      assertThatThrownBy(() -> client.fetch(server.url("/")))
          .isInstanceOf(Failure.Unreachable.class);
    }
  }

  @Test
  void serverClosedIdleConnection_isNotUsed() throws Failure {
    Semaphore closed = new Semaphore(0);
    Handler handler =
        (request, connection) -> {
          connection.head(200, "Content-Length: 2").body("ok".getBytes(US_ASCII)).close();
          closed.release();
        };
    try (FaultServer server = FaultServer.start(handler)) {
      client.fetch(server.url("/"));
      closed.acquireUninterruptibly();
      client.fetch(server.url("/"));
      assertThat(server.requests()).hasSize(2);
    }
  }
}
