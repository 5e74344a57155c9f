package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.MIB;
import static dev.kedge.app.Rig.OLD;
import static dev.kedge.app.Rig.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.model.Failure;
import dev.kedge.model.Proof;
import dev.kedge.model.TransferEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code -o -}: bytes that went out cannot be taken back. */
@Timeout(60)
class StreamTest {
  private final FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Rig rig;
  private FaultServer server;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
    rig.connections = 1;
    server = rig.serve(file);
  }

  @AfterEach
  void tearDown() throws IOException {
    rig.assertNothingOnDisk();
    rig.close();
  }

  private void assertOut(byte[] expected) {
    Rig.assertSame(out.toByteArray(), expected);
  }

  @Test
  void oneConnection_wholeInOrder() throws Exception {
    assertThat(rig.stream(server, out).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    assertOut(FIRST);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void severalConnections_wholeInOrder() throws Exception {
    byte[] content = Content.random(5, 70 * MIB);
    file.swap(content, "\"big\"", OLD);
    rig.connections = 4;
    assertThat(rig.stream(server, out).done().proof()).isEqualTo(Proof.VALIDATOR);
    assertOut(content);
  }

  @Test
  void severalConnectionsAllCut_wholeInOrder() throws Exception {
    rig.connections = 4;
    server.handler(file.withFault(Fault.cutAfter(MIB)));
    rig.stream(server, out).done();
    assertOut(FIRST);
  }

  @Test
  void severalConnectionsOnAServerThatServesTwo_wholeInOrder() throws Exception {
    rig.connections = 4;
    server.rate(20 * MIB);
    Semaphore places = new Semaphore(2);
    server.handler((request, connection) -> {
      if (!places.tryAcquire()) {
        connection.head(503, "Content-Length: 0");
        return;
      }
      try {
        file.handle(request, connection);
      } finally {
        places.release();
      }
    });
    rig.stream(server, out).done();
    assertOut(FIRST);
  }

  @Test
  void breakUnderAStrongTag_goesOnWhereItWas() throws Exception {
    server.handler(file.withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    assertThat(rig.stream(server, out).done().proof()).isEqualTo(Proof.VALIDATOR);
    assertOut(FIRST);
    assertThat(server.requests().getLast().rangeStart()).isEqualTo(5 * MIB);
    assertThat(server.requests().getLast().header("If-Range")).hasValue("\"a\"");
  }

  @Test
  void breakThenBusy_goesOnLater() throws Exception {
    server.handler(
        file.withFault(request -> request.number() == 2, Fault.status(503))
            .withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    rig.stream(server, out).done();
    assertOut(FIRST);
  }

  @Test
  void breakAtOnceEveryTime_endsAfterItsTries() throws Exception {
    server.handler(
        file.withFault(request -> request.number() > 1, Fault.cutAfter(0))
            .withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    rig.stream(server, out).failed(Failure.CutShort.class);
    assertThat(server.requests().size()).isLessThan(8);
    assertOut(Arrays.copyOf(FIRST, 5 * MIB));
  }

  @Test
  void breakUnderAWeakTag_fails() throws Exception {
    file.swap(FIRST, "W/\"a\"", null);
    server.handler(file.withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    rig.stream(server, out).failed(Failure.CutShort.class);
    assertOut(Arrays.copyOf(FIRST, 5 * MIB));
  }

  @Test
  void breakBeforeTheFirstByte_isTriedAgain() throws Exception {
    file.swap(FIRST, null, null);
    server.handler(file.withFault(request -> request.number() == 1, Fault.cutAfter(0)));
    rig.stream(server, out).done();
    assertOut(FIRST);
  }

  @Test
  void changeAfterBytesWentOut_isChanged() throws Exception {
    server.handler(
        file.withFault(
            request -> request.number() == 1,
            Fault.cutAfter(5 * MIB, () -> file.swap(SECOND, "\"b\"", OLD))));
    rig.stream(server, out).failed(Failure.Changed.class);
    assertOut(Arrays.copyOf(FIRST, 5 * MIB));
  }

  @Test
  void changeThatIgnoresIfRange_isChanged() throws Exception {
    server.handler(
        file.withFault(
                request -> request.number() == 1,
                Fault.cutAfter(5 * MIB, () -> file.swap(SECOND, "\"b\"", OLD)))
            .withFault(Fault.ignoring("If-Range")));
    rig.stream(server, out).failed(Failure.Changed.class);
    assertOut(Arrays.copyOf(FIRST, 5 * MIB));
  }

  @Test
  void changeBetweenParallelPieces_isNeverSpliced() throws Exception {
    rig.connections = 3;
    server.handler(
        file.withFault(
            request -> request.rangeStart() >= 4 * MIB,
            (request, connection, next) ->
                FaultServer.file(SECOND, "\"b\"", OLD).handle(request, connection)));
    TransferEvent end = rig.stream(server, out).events().getLast();
    assertOut(end instanceof TransferEvent.Done ? FIRST : Arrays.copyOf(FIRST, out.size()));
  }

  @Test
  void mismatch_isToldAfterAllWentOut() throws Exception {
    rig.stream(server, out, Rig.sha256(SECOND)).failed(Failure.Mismatch.class);
    assertOut(FIRST);
  }

  @Test
  void checksum_isTheProof() throws Exception {
    assertThat(rig.stream(server, out, Rig.sha256(FIRST)).done().proof()).isEqualTo(Proof.DIGEST);
  }

  @Test
  void emptyFile_isNothing() throws Exception {
    file.swap(new byte[0], "\"z\"", OLD);
    rig.stream(server, out).done();
    assertThat(out.size()).isZero();
  }

  @Test
  void firstPartOnlyWithoutValidator_isAskedForWhole() throws Exception {
    server.handler((request, connection) -> {
      if (request.has("Range")) {
        Rig.partial(connection, FIRST, 0, MIB);
      } else {
        Rig.whole(connection, FIRST);
      }
    });
    rig.stream(server, out).done();
    assertOut(FIRST);
  }

  @Test
  void drip_isTooSlow() throws Exception {
    rig.lowSpeedFor = Duration.ofMillis(500);
    rig.retries = 0;
    server.handler((request, connection) -> {
      connection.head(200, "Content-Length: 100000");
      connection.drip(Arrays.copyOf(FIRST, 100_000), Duration.ofMillis(40));
    });
    rig.stream(server, out).failed(Failure.TooSlow.class);
  }

  @Test
  void closedPipe_endsIt() throws Exception {
    rig.connections = 3;
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    rig.stream(server, closed).failed(Failure.Local.class);
  }

  @Test
  void page_isWrongContent() throws Exception {
    server.handler((request, connection) ->
        Rig.whole(connection, "<html>log in</html>".getBytes(UTF_8), "Content-Type: text/html"));
    rig.stream(server, out).failed(Failure.WrongContent.class);
    assertThat(out.size()).isZero();
  }
}
