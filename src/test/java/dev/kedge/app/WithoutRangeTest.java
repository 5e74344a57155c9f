package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.MIB;
import static dev.kedge.app.Rig.OLD;
import static dev.kedge.app.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Request;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.TransferEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Origins that give the whole and leave ranges unanswered, and commands that ask for no range. */
class WithoutRangeTest {
  private final FileHandler file = FaultServer.file(FIRST, "\"v1\"", OLD);
  private Rig rig;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  private static boolean ranged(Request request) {
    return request.has("Range");
  }

  private static long ranged(FaultServer server) {
    return server.requests().stream().filter(request -> request.has("Range")).count();
  }

  static Stream<Arguments> unanswered() {
    return Stream.of(
        odd("closed", Fault.instead((request, connection) -> connection.close())),
        odd("reset", Fault.instead((request, connection) -> connection.reset())),
        odd("never answered", Fault.silence()),
        odd("cut in the head", Fault.instead(WithoutRangeTest::halfAHead)),
        odd("no HTTP", Fault.instead((request, connection) -> gibberish(connection))));
  }

  private static Arguments odd(String name, Fault fault) {
    return Arguments.argumentSet(name, fault);
  }

  private static void halfAHead(Request request, Connection connection) throws IOException {
    connection.write("HTTP/1.1 206 Partial\r\nContent-Ra").close();
  }

  private static void gibberish(Connection connection) throws IOException {
    connection.write("no such method\r\n\r\n").close();
  }

  @ParameterizedTest
  @MethodSource("unanswered")
  void rangesLeftUnanswered_areAskedForTwice_andTheWholeThen(Fault fault) throws Exception {
    rig.stall = Duration.ofMillis(500);
    FaultServer server = rig.serve(file.withFault(WithoutRangeTest::ranged, fault));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(ranged(server)).isEqualTo(2);
  }

  @Test
  void hostWithoutRanges_isRemembered() throws Exception {
    FaultServer server = rig.serve(file.withFault(WithoutRangeTest::ranged, closing()));
    rig.fetch(server).done();
    rig.name = "another.bin";
    assertThat(rig.fetch(server).retries()).isEmpty();
    assertThat(ranged(server)).isEqualTo(2);
  }

  /** That the first tries came to nothing had nothing to do with their ranges. */
  @Test
  void outage_teachesNothing() throws Exception {
    rig.retries = 8;
    FaultServer server = rig.serve(file.withFault(request -> request.number() < 4, closing()));
    rig.fetch(server).done();
    rig.name = "another.bin";
    rig.fetch(server).done();
    assertThat(server.requests().stream().filter(r -> r.target().endsWith("another.bin")))
        .anyMatch(WithoutRangeTest::ranged);
  }

  @Test
  void laterRangesLeftUnanswered_costNothingThatIsHeld() throws Exception {
    rig.connections = 1;
    FaultServer server =
        rig.serve(
            file.withFault(request -> request.rangeStart() > 0, closing())
                .withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.restarts()).isEmpty();
    assertThat(outcome.done().fetched()).isEqualTo(FIRST.length);
    rig.assertPublished(FIRST);
    assertThat(server.requests().getLast().has("Range")).isFalse();
  }

  @Test
  void resumeWhereRangesStayUnanswered_readsOverWhatIsHeld() throws Exception {
    FaultServer server = stoppedAt5MiB();
    server.handler(file.withFault(WithoutRangeTest::ranged, closing()));
    rig.retries = 3;
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().resumedFrom()).isPositive();
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void wholeOfAnotherVersion_isNeverMixedWithWhatIsHeld() throws Exception {
    FaultServer server = stoppedAt5MiB();
    file.swap(SECOND, "\"v2\"", OLD);
    server.handler(file.withFault(WithoutRangeTest::ranged, closing()));
    rig.retries = 8;
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertPublished(SECOND);
  }

  @Test
  void wholeWithoutValidators_isNeverMixedWithWhatIsHeld() throws Exception {
    FaultServer server = stoppedAt5MiB();
    file.swap(SECOND, null, null);
    server.handler(file.withFault(WithoutRangeTest::ranged, closing()));
    rig.retries = 8;
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void noRange_isOnePlainRequest() throws Exception {
    rig.ranges = false;
    FaultServer server = rig.serve(file);
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(server.requests()).hasSize(1);
    assertThat(ranged(server)).isZero();
  }

  @Test
  void noRange_goesOnWithWhatIsHeld() throws Exception {
    FaultServer server = stoppedAt5MiB();
    rig.ranges = false;
    rig.retries = 3;
    assertThat(rig.fetch(server).done().resumedFrom()).isPositive();
    rig.assertPublished(FIRST);
    assertThat(server.requests()).hasSize(2);
    assertThat(ranged(server)).isZero();
  }

  @Test
  void noRangeOfAFileWithoutValidators_isFetchedAgainWhenItBreaks() throws Exception {
    rig.ranges = false;
    FileHandler bare = FaultServer.file(FIRST, null, null);
    FaultServer server =
        rig.serve(bare.withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(ranged(server)).isZero();
  }

  static Stream<Arguments> failures() {
    return Stream.concat(
        unanswered(),
        Stream.of(
            odd("500", Fault.status(500)),
            odd("404", Fault.status(404)),
            odd("416", Fault.status(416)),
            odd("503", Fault.status(503, "Retry-After: 1")),
            odd("304", Fault.status(304)),
            odd("cut", Fault.cutAfter(5 * MIB))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void noRetries_isOneRequest(Fault fault) throws Exception {
    rig.retries = 0;
    rig.stall = Duration.ofMillis(500);
    FaultServer server = rig.serve(file.withFault(fault));
    rig.fetch(server).failed(Failure.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void noRetries_isOneRequestForAFileThatComes() throws Exception {
    rig.retries = 0;
    FaultServer server = rig.serve(file);
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void noRetries_isOneRequestForARest() throws Exception {
    FaultServer server = stoppedAt5MiB();
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().getLast().rangeStart()).isPositive();
  }

  /** Several gaps: the one answer is read through what is held between them. */
  @Test
  void noRetries_isOneRequestForARestWithHoles() throws Exception {
    FaultServer server =
        rig.serve(
            file.withFault(request -> request.rangeStart() > 0, Fault.stallAfter(MIB / 2))
                .withFault(request -> request.rangeStart() == 0, Fault.stallAfter(MIB)));
    FetchItem item =
        new FetchItem(server.url("/file.bin"), Path.of(rig.name), rig.files, List.of(), List.of());
    rig.fetchAll(
            event -> {
              if (event instanceof TransferEvent.Progress at && at.bytes() >= 3 * MIB / 2) {
                rig.interrupt();
              }
            },
            item)
        .failed(Failure.Interrupted.class);
    int before = server.requests().size();
    server.handler(file);
    rig.retries = 0;
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(server.requests()).hasSize(before + 1);
  }

  @Test
  void noRetriesAfterAChange_keepsWhatIsHeld() throws Exception {
    FaultServer server = stoppedAt5MiB();
    file.swap(SECOND, "\"v2\"", OLD);
    rig.fetch(server).failed(Failure.Changed.class);
    assertThat(server.requests()).hasSize(2);
    assertThat(rig.part()).exists();
  }

  @Test
  void allErrors_areTriedAgain() throws Exception {
    rig.allErrors = true;
    FaultServer server =
        rig.serve(
            file.withFault(request -> request.number() < 3, Fault.status(404))
                .withFault(request -> request.number() == 3, page()));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  private static Fault page() {
    byte[] text = "<!DOCTYPE html><html>later</html>".getBytes(StandardCharsets.US_ASCII);
    return Fault.instead(
        (request, connection) -> Rig.whole(connection, text, "Content-Type: text/html"));
  }

  private static Fault closing() {
    return Fault.instead((request, connection) -> connection.close());
  }

  /** Leaves a part, and no retries. */
  private FaultServer stoppedAt5MiB() throws Exception {
    FaultServer server = rig.serve(file.withFault(Fault.cutAfter(5 * MIB)));
    rig.retries = 0;
    rig.fetch(server).failed(Failure.CutShort.class);
    server.handler(file);
    return server;
  }
}
