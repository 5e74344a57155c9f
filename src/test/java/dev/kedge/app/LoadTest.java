package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.MIB;
import static dev.kedge.app.Rig.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.FullPort;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.RealTicker;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.TransferEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Origins that are slow, silent, crowded or busy: every wait ends, and fewer connections will do.
 */
@Timeout(60)
class LoadTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  private final FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
  private Rig rig;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  // --- time

  @Test
  void silentServer_isAStalledFailure() throws Exception {
    rig.stall = SHORT;
    FaultServer server = rig.serve(file.withFault(Fault.silence()));
    rig.retries = 1;
    assertThat(rig.fetch(server).failed(Failure.Stalled.class).text())
        .endsWith("nothing arrived for 0.5 s while waiting for the answer");
    rig.assertNothingOnDisk();
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void connectionThatIsNeverMade_isBounded() throws Exception {
    rig.retries = 0;
    try (FullPort port = new FullPort()) {
      URI url = URI.create("http://127.0.0.1:" + port.port() + "/file.bin");
      rig.fetch(url).failed(Failure.Stalled.class);
    }
    rig.assertNothingOnDisk();
  }

  @Test
  void wholeFile_doesNotWaitForAPlaceAtTheHost() throws Exception {
    rig.perHost = 2;
    CountDownLatch quickIsThere = new CountDownLatch(1);
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.target().contains("slow"),
                (request, connection, next) -> {
                  await(quickIsThere);
                  next.handle(request, connection);
                }));
    FetchItem slow = item(server, "slow.bin");
    FetchItem quick = item(server, "quick.bin");
    Outcome outcome =
        rig.fetchAll(
            event -> {
              if (event instanceof TransferEvent.Done) {
                quickIsThere.countDown();
              }
            },
            slow,
            quick);
    assertThat(outcome.events())
        .filteredOn(TransferEvent.Done.class::isInstance)
        .extracting(TransferEvent::file)
        .containsExactly(1, 0);
  }

  /** Limits count by a clock that only goes forward; the other one leaps ten years either way. */
  @Test
  void wallClockThatLeaps_changesNoLimit() throws Exception {
    rig.stall = SHORT;
    var looks = new AtomicInteger();
    rig.ticker =
        new RealTicker(() -> {
          int years = looks.getAndIncrement() % 2 == 0 ? 10 : -10;
          return Instant.now().plus(Duration.ofDays(365L * years));
        });
    FaultServer server =
        rig.serve(file.withFault(request -> request.number() <= 2, Fault.stallAfter(MIB)));
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.reasons()).containsExactly("stalled");
    rig.assertPublished(FIRST);
  }

  @Test
  void stallWithinTheHeader_isAskedAgain() throws Exception {
    rig.stall = SHORT;
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.number() == 1,
                (request, connection, next) -> connection.write("HTTP/1.1 206 Par").stall()));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.reasons()).containsExactly("stalled");
    rig.assertPublished(FIRST);
  }

  @Test
  void stallWithinTheBody_restComesOnAnotherConnection() throws Exception {
    rig.stall = SHORT;
    FaultServer server =
        rig.serve(file.withFault(request -> request.number() == 1, Fault.stallAfter(5 * MIB)));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().fetched()).isEqualTo(FIRST.length);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void stallBeforeTheFirstByte_isTriedAgainAndLeavesNoPartWhenItStays() throws Exception {
    rig.stall = SHORT;
    FaultServer server = rig.serve(file.withFault(Fault.stallAfter(0)));
    rig.retries = 1;
    rig.connections = 1;
    rig.fetch(server).failed(Failure.Stalled.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void resetMidWay_restIsAskedFor() throws Exception {
    FaultServer server =
        rig.serve(file.withFault(request -> request.number() == 1, Fault.resetAfter(5 * MIB)));
    assertThat(rig.fetch(server).restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void dripWithAStrongTag_isReplacedByAnotherConnection() throws Exception {
    rig.lowSpeedFor = Duration.ofMillis(600);
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.number() == 1,
                (request, connection, next) -> {
                  connection.head(
                      206,
                      "ETag: \"a\"",
                      "Content-Range: bytes 0-%d/%d".formatted(FIRST.length - 1, FIRST.length),
                      "Content-Length: " + FIRST.length);
                  connection.drip(FIRST, Duration.ofMillis(50));
                }));
    rig.connections = 1;
    assertThat(rig.fetch(server).reasons()).containsExactly("too-slow");
    rig.assertPublished(FIRST);
  }

  @Test
  void dripForEver_isATooSlowFailure() throws Exception {
    rig.lowSpeedFor = Duration.ofMillis(500);
    rig.retries = 1;
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.head(200, "Content-Length: 100000");
          connection.drip(Arrays.copyOf(FIRST, 100_000), Duration.ofMillis(40));
        });
    rig.fetch(server).failed(Failure.TooSlow.class);
    rig.assertNothingOnDisk();
  }

  // --- load

  @Test
  void busyWithSeconds_isWaitedFor() throws Exception {
    FaultServer server =
        rig.serve(
            file.withFault(request -> request.number() == 1, Fault.status(429, "Retry-After: 1")));
    long began = System.nanoTime();
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.retries().getFirst().delay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
    rig.assertPublished(FIRST);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void busyWithADate_isWaitedFor() throws Exception {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.number() == 1,
                (request, connection, next) ->
                    connection.head(
                        503,
                        "Retry-After: " + format.format(Instant.now().plusSeconds(2)),
                        "Content-Length: 0")));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.retries().getFirst().delay())
        .isBetween(Duration.ofMillis(1), Duration.ofSeconds(2));
    rig.assertPublished(FIRST);
  }

  @Test
  void busyForEver_isAServerBusyFailure() throws Exception {
    FaultServer server = rig.serve(file.withFault(Fault.status(503)));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.failed(Failure.ServerBusy.class).status()).isEqualTo(503);
    rig.assertNothingOnDisk();
  }

  @Test
  void busyForEveryoneOnce_teachesNoLimit() throws Exception {
    FaultServer server =
        rig.serve(file.withFault(request -> request.number() < 3, Fault.status(503)));
    rig.fetch(server).done();
    assertThat(learnt(server)).isZero();
  }

  @Test
  void moreThanOneConnectionAnswered503_oneIsEnoughAndRemembered() throws Exception {
    FaultServer server = rig.serve(atMost(1, Fault.status(503)));
    server.rate(12 * MIB);
    Outcome outcome = rig.fetch(server);
    outcome.done();
    rig.assertPublished(FIRST);
    assertThat(learnt(server)).isEqualTo(1);
    assertThat(server.requests().size()).isLessThan(12);

    rig.name = "again.bin";
    int before = server.requests().size();
    rig.fetch(server).done();
    assertThat(server.requests().stream().skip(before).filter(r -> r.rangeStart() > 0)).isEmpty();
  }

  @Test
  void moreThanTwoConnectionsAnswered429_twoAreUsed() throws Exception {
    FaultServer server = rig.serve(atMost(2, Fault.status(429)));
    server.rate(12 * MIB);
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(learnt(server)).isBetween(1, 2);
  }

  @Test
  void moreThanOneConnectionReset_oneIsEnough() throws Exception {
    FaultServer server = rig.serve(atMost(1, (request, connection, next) -> connection.reset()));
    server.rate(12 * MIB);
    rig.retries = 1;
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(learnt(server)).as("a reset is no word of the host's").isZero();
  }

  @Test
  void moreThanOneConnectionForbidden_oneIsEnough() throws Exception {
    FaultServer server = rig.serve(atMost(1, Fault.status(403)));
    server.rate(12 * MIB);
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void twoFilesFromAHostThatServesOne_bothArrive() throws Exception {
    FaultServer server = rig.serve(atMost(1, Fault.status(503)));
    server.rate(20 * MIB);
    rig.retries = 1;
    Outcome outcome = rig.fetchAll(item(server, "a.bin"), item(server, "b.bin"));
    assertThat(outcome.events().stream().filter(TransferEvent.Done.class::isInstance)).hasSize(2);
    assertThat(rig.names()).containsExactly("a.bin", "b.bin");
  }

  @Test
  void neverMoreConnectionsThanAllowedPerHost() throws Exception {
    FaultServer server = rig.serve(file);
    server.rate(30 * MIB);
    rig.perHost = 2;
    rig.fetchAll(item(server, "a.bin"), item(server, "b.bin"));
    assertThat(rig.names()).containsExactly("a.bin", "b.bin");
    assertThat(server.maxOpen()).isLessThanOrEqualTo(3); // one that we broke may still be open
  }

  private FetchItem item(FaultServer server, String name) {
    return new FetchItem(server.url("/" + name), Path.of(name), rig.files, List.of(), List.of());
  }

  private Handler atMost(int connections, Fault beyond) {
    Semaphore places = new Semaphore(connections);
    return (request, connection) -> {
      if (!places.tryAcquire()) {
        beyond.handle(request, connection, file);
        return;
      }
      try {
        file.handle(request, connection);
      } finally {
        places.release();
      }
    };
  }

  private int learnt(FaultServer server) throws Failure {
    try (Ledger ledger = rig.ledger()) {
      return ledger.hostLimit("127.0.0.1:" + server.port());
    }
  }

  // --- signed URLs behind a redirect

  @Test
  void signedUrlThatExpiresMidWay_isResolvedOnceForAll() throws Exception {
    CountDownLatch several = new CountDownLatch(2);
    FaultServer server =
        rig.serve((request, connection) -> {
          if (request.target().equals("/file.bin")) {
            String signature = request.number() == 1 ? "one" : "two";
            connection.head(302, "Location: /signed?sig=" + signature, "Content-Length: 0");
          } else if (request.target().endsWith("one") && request.rangeStart() > 0) {
            several.countDown(); // so that more than one finds it stale
            await(several);
            connection.head(403, "Content-Length: 0");
          } else if (request.target().endsWith("one")) {
            connection.afterBody(2 * MIB, c -> c.close());
            file.handle(request, connection);
          } else {
            file.handle(request, connection);
          }
        });
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
    assertThat(server.requests().stream().filter(r -> r.target().equals("/file.bin"))).hasSize(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      var _ = latch.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void signedUrlThatLeadsToAnotherVersion_isNeverSpliced() throws Exception {
    byte[] second = Rig.SECOND;
    FaultServer server =
        rig.serve((request, connection) -> {
          if (request.target().equals("/file.bin")) {
            String to = request.number() == 1 ? "one" : "two";
            connection.head(302, "Location: /" + to, "Content-Length: 0");
          } else if (request.target().equals("/one") && request.rangeStart() > 0) {
            connection.head(410, "Content-Length: 0");
          } else if (request.target().equals("/one")) {
            connection.afterBody(2 * MIB, c -> c.close());
            file.handle(request, connection);
          } else {
            FaultServer.file(second, "\"b\"", OLD).handle(request, connection);
          }
        });
    rig.fetch(server).done();
    rig.assertPublished(second);
  }

  @Test
  void hostBehindARedirectThatDies_isLeftForTheOneTheOriginalNamesNow() throws Exception {
    FaultServer dead = rig.serve(file);
    FaultServer alive = rig.serve(file);
    dead.handler(
        file.withFault((request, connection, next) -> {
          connection.afterBody(
              2 * MIB,
              c -> {
                c.close();
                dead.close();
              });
          next.handle(request, connection);
        }));
    FaultServer original =
        rig.serve((request, connection) -> {
          FaultServer to = request.number() == 1 ? dead : alive;
          connection.head(302, "Location: " + to.url("/file.bin"), "Content-Length: 0");
        });
    TransferEvent.Done done = rig.fetch(original).done();
    rig.assertPublished(FIRST);
    assertThat(done.fetched()).isEqualTo(FIRST.length);
    assertThat(done.finalUrl()).isEqualTo(String.valueOf(alive.url("/file.bin")));
    assertThat(original.requests()).hasSize(2);
  }

  @Test
  void hostBehindARedirectThatStaysDead_fails() throws Exception {
    rig.retries = 1;
    FaultServer dead = rig.serve(file);
    dead.handler(
        file.withFault((request, connection, next) -> {
          connection.afterBody(
              2 * MIB,
              c -> {
                c.close();
                dead.close();
              });
          next.handle(request, connection);
        }));
    FaultServer original =
        rig.serve((request, connection) ->
            connection.head(302, "Location: " + dead.url("/file.bin"), "Content-Length: 0"));
    rig.fetch(original).failed(Failure.Unreachable.class);
    assertThat(rig.row().bytes()).isEqualTo(2 * MIB);
    assertThat(original.requests()).hasSizeLessThanOrEqualTo(8);
  }

  @Test
  void serverThatKnowsOnlyNonsense_isGivenUpSoon() throws Exception {
    rig.retries = 8;
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.write("SSH-2.0-OpenSSH_9.2p1\r\n");
          connection.close();
        });
    rig.fetch(server).failed(Failure.BadAnswer.class);
    assertThat(server.requests()).hasSize(3);
    rig.assertNothingOnDisk();
  }

  @Test
  void originalThatIsForbiddenToo_isRefusedAndKeepsWhatIsHeld() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          if (request.number() == 1) {
            connection.head(302, "Location: /signed", "Content-Length: 0");
          } else if (request.number() == 2) {
            connection.afterBody(5 * MIB, c -> c.close());
            file.handle(request, connection);
          } else {
            connection.head(403, "Content-Length: 0");
          }
        });
    rig.fetch(server).failed(Failure.Refused.class);
    assertThat(rig.part()).exists();
    assertThat(rig.row().bytes()).isEqualTo(5 * MIB);
  }
}
