package dev.kedge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FullPort;
import dev.kedge.fixture.Handler;
import dev.kedge.model.Failure;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever waits can be stopped, from any thread, and at once. */
@Timeout(20)
class CancelTest {
  private static final byte[] CONTENT = Content.random(9, 40_000);

  private final Client client = new Client();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void cancel_endsABlockedRead() throws Exception {
    Handler handler = FaultServer.file(CONTENT, null, null).withFault(Fault.stallAfter(100));
    try (FaultServer server = FaultServer.start(handler);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Exchange exchange = client.get(server.url("/"));
      Client.read(exchange, 100);
      CountDownLatch reading = new CountDownLatch(1);
      Future<Integer> read =
          executor.submit(() -> {
            reading.countDown();
            return exchange.read(new byte[1], 0, 1);
          });
      reading.await();
      exchange.cancel();
      assertThatThrownBy(read::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(Failure.Unreachable.class);
      exchange.close();
    }
  }

  @Test
  void cancelAfterClose_leavesTheConnectionAlone() throws Failure {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, null, null))) {
      Exchange first = client.get(server.url("/"));
      Client.readAll(first);
      first.close();
      try (Exchange second = client.get(server.url("/"))) {
        first.cancel();
        assertThat(Client.readAll(second)).isEqualTo(CONTENT);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void cancelAll_endsReadsAndLaterExchanges() throws Exception {
    Handler handler = FaultServer.file(CONTENT, null, null).withFault(Fault.stallAfter(100));
    try (FaultServer server = FaultServer.start(handler);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Exchange exchange = client.get(server.url("/"));
      Client.read(exchange, 100);
      Future<Integer> read = executor.submit(() -> exchange.read(new byte[1], 0, 1));
      client.origin.cancelAll();
      assertThatThrownBy(read::get).hasCauseInstanceOf(Failure.Interrupted.class);
      assertThatThrownBy(() -> client.get(server.url("/"))).isInstanceOf(Failure.Interrupted.class);
    }
  }

  @Test
  void cancelledBranch_endsItsOwnWaitsOnly() throws Exception {
    Handler handler = FaultServer.file(CONTENT, null, null).withFault(Fault.stallAfter(100));
    try (FaultServer server = FaultServer.start(handler);
        FullPort port = new FullPort();
        Origin branch = client.origin.branch();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      OriginRequest stuck = request(URI.create("http://127.0.0.1:" + port.port() + "/"));
      Future<Exchange> connecting = executor.submit(() -> branch.exchange(stuck));
      Exchange others = client.get(server.url("/"));
      Exchange own = branch.exchange(request(server.url("/")));
      branch.cancelAll();
      assertThatThrownBy(connecting::get).hasCauseInstanceOf(Failure.Interrupted.class);
      assertThatThrownBy(() -> Client.readAll(own)).isInstanceOf(Failure.Interrupted.class);
      assertThatThrownBy(() -> branch.exchange(request(server.url("/"))))
          .isInstanceOf(Failure.Interrupted.class);
      Client.read(others, 100);
      others.close();
    }
  }

  @Test
  void cancelledBranch_leavesAConnectionThatItGaveBack() throws Exception {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, null, null));
        Origin branch = client.origin.branch()) {
      try (Exchange first = branch.exchange(request(server.url("/")))) {
        Client.readAll(first);
      }
      try (Exchange second = client.get(server.url("/"))) {
        branch.cancelAll();
        assertThat(Client.readAll(second)).isEqualTo(CONTENT);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void branchOfACancelledOrigin_isCancelledToo() throws Exception {
    try (FaultServer server = FaultServer.start(FaultServer.file(CONTENT, null, null));
        Origin before = client.origin.branch()) {
      client.origin.cancelAll();
      try (Origin after = client.origin.branch()) {
        assertThatThrownBy(() -> before.exchange(request(server.url("/"))))
            .isInstanceOf(Failure.Interrupted.class);
        assertThatThrownBy(() -> after.exchange(request(server.url("/"))))
            .isInstanceOf(Failure.Interrupted.class);
      }
    }
  }

  private static OriginRequest request(URI url) {
    return OriginRequest.of(url, url, List.of());
  }

  @Test
  void cancelAll_endsConnecting() throws Exception {
    try (FullPort port = new FullPort();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch started = new CountDownLatch(1);
      Future<Exchange> connecting =
          executor.submit(() -> {
            started.countDown();
            return client.get(URI.create("http://127.0.0.1:" + port.port() + "/"));
          });
      started.await();
      client.origin.cancelAll();
      assertThatThrownBy(connecting::get).hasCauseInstanceOf(Failure.Interrupted.class);
    }
  }

  @Test
  void cancelAll_endsResolving() throws Exception {
    Semaphore never = new Semaphore(0);
    CountDownLatch resolving = new CountDownLatch(1);
    Names.Lookup deaf =
        host -> {
          resolving.countDown();
          never.acquireUninterruptibly();
          return Client.loopback(host);
        };
    try (Client waiting = new Client(Client.PATIENT, deaf);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Exchange> get = executor.submit(() -> waiting.get(URI.create("http://a.test/")));
      resolving.await();
      waiting.origin.cancelAll();
      assertThatThrownBy(get::get).hasCauseInstanceOf(Failure.Interrupted.class);
    } finally {
      never.release();
    }
  }
}
