package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.MIB;
import static dev.kedge.app.Rig.OLD;
import static dev.kedge.app.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import dev.kedge.model.Failure;
import dev.kedge.model.OnChange;
import dev.kedge.model.Proof;
import dev.kedge.protocol.DigestFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file, one version: origins that change, alternate or misname the file while it is fetched.
 */
class VersionsTest {
  private static final int CUT = 5 * MIB;

  private Rig rig;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  /** Cuts the first answer and puts another version in the file's place at that moment. */
  private static Handler swapped(FileHandler file, Runnable swap) {
    return file.withFault(request -> request.number() == 1, Fault.cutAfter(CUT, swap));
  }

  private static Handler cutFirst(Handler file) {
    return file.withFault(request -> request.number() == 1, Fault.cutAfter(CUT));
  }

  @Test
  void swapOfTheSameSize_newVersionWhole() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server =
        rig.serve(swapped(file, () -> file.swap(SECOND, "\"b\"", OLD.plusSeconds(5))));
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertPublished(SECOND);
  }

  @Test
  void swapUnderSeveralConnections_theRunningResponseBringsItsVersion() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.number() == 1,
                Fault.runAfter(512 * 1024, () -> file.swap(SECOND, "\"b\"", OLD))));
    server.rate(6 * MIB);
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void swapToAnotherSize_newVersionWhole() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    byte[] longer = Arrays.copyOf(SECOND, FIRST.length + 3 * MIB);
    FaultServer server = rig.serve(swapped(file, () -> file.swap(longer, "\"b\"", OLD)));
    rig.fetch(server).done();
    rig.assertPublished(longer);
  }

  @Test
  void swapWithDatesOnly_newVersionWhole() throws Exception {
    FileHandler file = FaultServer.file(FIRST, null, OLD);
    FaultServer server =
        rig.serve(swapped(file, () -> file.swap(SECOND, null, OLD.plusSeconds(100))));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void swapThatKeepsTheDate_isSeenByItsTag() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server = rig.serve(swapped(file, () -> file.swap(SECOND, "\"b\"", OLD)));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void swapWithOnChangeFail_isAChangedFailureAndSendsIfMatch() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server = rig.serve(swapped(file, () -> file.swap(SECOND, "\"b\"", OLD)));
    rig.onChange = OnChange.FAIL;
    rig.fetch(server).failed(Failure.Changed.class);
    assertThat(rig.target()).doesNotExist();
    assertThat(server.requests().getLast().header("If-Match")).hasValue("\"a\"");
    assertThat(server.requests().getLast().has("If-Range")).isFalse();
  }

  @Test
  void swapWithOnChangeFailBeforeAnythingWasKept_leavesNoPart() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.number() == 1,
                Fault.cutAfter(0, () -> file.swap(SECOND, "\"b\"", OLD))));
    rig.onChange = OnChange.FAIL;
    rig.fetch(server).failed(Failure.Changed.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void weakTagSwapWithOnChangeFail_isAChangedFailure() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "W/\"a\"", null);
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.number() == 1,
                Fault.cutAfter(1000, () -> file.swap(SECOND, "W/\"b\"", null))));
    rig.onChange = OnChange.FAIL;
    assertThat(rig.fetch(server).failed(Failure.Changed.class).text())
        .endsWith("W/\"a\" became W/\"b\"");
    rig.assertNothingOnDisk();
  }

  @Test
  void sameWeakTagWithOnChangeFail_isFetchedAgain() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "W/\"a\"", OLD);
    FaultServer server =
        rig.serve(file.withFault(request -> request.number() == 1, Fault.cutAfter(1000)));
    rig.onChange = OnChange.FAIL;
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void newVersionOfAFinishedFileWithOnChangeFail_isFetched() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "W/\"a\"", null);
    FaultServer server = rig.serve(file);
    rig.onChange = OnChange.FAIL;
    rig.fetch(server).done();
    file.swap(SECOND, "W/\"b\"", null);
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void ifRangeIgnoredAndNewTag_isNeverSpliced() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server =
        rig.serve(
            swapped(file, () -> file.swap(SECOND, "\"b\"", OLD))
                .withFault(Fault.ignoring("If-Range")));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void ifRangeIgnoredAndNewBytesWithoutValidator_isNeverSpliced() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server =
        rig.serve(
            swapped(file, () -> file.swap(SECOND, null, null))
                .withFault(Fault.ignoring("If-Range")));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void ifRangeIgnoredAndNewBytesUnderAFreshDate_isNeverSpliced() throws Exception {
    FileHandler file = FaultServer.file(FIRST, null, OLD);
    FaultServer server =
        rig.serve(
            swapped(file, () -> file.swap(SECOND, null, Instant.now()))
                .withFault(Fault.ignoring("If-Range")));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void ifRangeAlwaysAnsweredWhole_isAskedOnceWithoutIt() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server =
        rig.serve(
            cutFirst(
                file.withFault(
                    request -> request.has("If-Range"), Fault.ignoring("Range", "If-Range"))));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().proof()).isEqualTo(Proof.VALIDATOR);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  /** Names no validators after its first answer. */
  private static Handler forgetful() {
    Fault forgetting =
        (request, connection, next) -> {
          connection.setField("ETag", null);
          connection.setField("Last-Modified", null);
          next.handle(request, connection);
        };
    return FaultServer.file(FIRST, "\"a\"", OLD)
        .withFault(request -> request.number() > 1, forgetting);
  }

  @Test
  void validatorsThatVanish_areFetchedWholeInOneResponse() throws Exception {
    FaultServer server = rig.serve(cutFirst(forgetful()));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);
  }

  @Test
  void validatorsThatVanish_areTakenUnderADigest() throws Exception {
    FaultServer server = rig.serve(cutFirst(forgetful()));
    Outcome outcome = rig.fetch(server, Rig.sha256(FIRST));
    assertThat(outcome.done().proof()).isEqualTo(Proof.DIGEST);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void backEndThatIsAheadForAWhile_isAskedAgain() throws Exception {
    FileHandler pinned = FaultServer.file(FIRST, "\"a\"", OLD);
    FaultServer server =
        rig.serve(
            cutFirst(
                pinned.withFault(
                    request -> request.number() == 2 || request.number() == 3,
                    Fault.instead(FaultServer.file(SECOND, "\"b\"", OLD)))));
    rig.connections = 1;
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().proof()).isEqualTo(Proof.VALIDATOR);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
    assertThat(server.requests().get(2).connection())
        .isNotEqualTo(server.requests().get(1).connection());
  }

  @Test
  void originThatChangesWithEveryRequest_isReadInOneResponse() throws Exception {
    FaultServer server =
        rig.serve((request, connection) ->
            FaultServer.file(FIRST, "\"v" + request.number() + "\"", null)
                .withFault(ranged -> ranged.has("Range"), Fault.cutAfter(MIB))
                .handle(request, connection));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    assertThat(outcome.restarts()).hasSize(2);
    rig.assertPublished(FIRST);
  }

  @Test
  void twoEdgesByRequest_oneVersionWhole() throws Exception {
    assertOneVersion(edges(request -> request.number()));
  }

  @Test
  void twoEdgesByConnection_oneVersionWhole() throws Exception {
    assertOneVersion(edges(request -> request.connection()));
  }

  @Test
  void twoEdgesThatIgnoreIfRange_oneVersionWhole() throws Exception {
    assertOneVersion(
        edges(request -> request.number()).withFault(Fault.ignoring("If-Range", "If-Match")));
  }

  @Test
  void twoEdgesUnderOneTag_digestFindsItAndOneCleanRefetchHelps() throws Exception {
    FileHandler a = FaultServer.file(FIRST, "\"same\"", OLD);
    FileHandler b = FaultServer.file(SECOND, "\"same\"", OLD);
    FaultServer server =
        rig.serve(
            cutFirst((request, connection) ->
                (request.rangeStart() == 0 ? a : b).handle(request, connection)));
    rig.connections = 1;
    Outcome outcome = rig.fetch(server, Rig.sha256(FIRST));
    outcome.done();
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertPublished(FIRST);
  }

  @Test
  void twoEdgesWithADigest_itsVersionWhole() throws Exception {
    FileHandler a = FaultServer.file(FIRST, "\"a\"", OLD);
    FileHandler b = FaultServer.file(SECOND, "\"b\"", OLD);
    FaultServer server =
        rig.serve(
            cutFirst((request, connection) ->
                (request.connection() % 2 == 1 || !request.has("If-Range") ? a : b)
                    .handle(request, connection)));
    rig.fetch(server, Rig.sha256(FIRST)).done();
    rig.assertPublished(FIRST);
  }

  private static Handler edges(ToIntFunction<Request> by) {
    FileHandler a = FaultServer.file(FIRST, "\"a\"", OLD);
    FileHandler b = FaultServer.file(SECOND, "\"b\"", OLD.plusSeconds(1));
    Handler alternating =
        (request, connection) ->
            (by.applyAsInt(request) % 2 == 1 ? a : b).handle(request, connection);
    return cutFirst(alternating);
  }

  private void assertOneVersion(Handler handler) throws Exception {
    FaultServer server = rig.serve(handler);
    rig.fetch(server).done();
    byte[] whole = Files.readAllBytes(rig.target());
    rig.assertPublished(whole[0] == FIRST[0] ? FIRST : SECOND);
  }

  @Test
  void aTagPerConnection_wholeInTheEnd() throws Exception {
    FaultServer server = rig.serve(tagPerConnection());
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void aTagPerConnectionWithADigest_keepsWhatItHas() throws Exception {
    FaultServer server = rig.serve(tagPerConnection());
    Outcome outcome = rig.fetch(server, Rig.sha256(FIRST));
    assertThat(outcome.done().proof()).isEqualTo(Proof.DIGEST);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
    assertThat(outcome.done().fetched()).isEqualTo(FIRST.length);
  }

  private static Handler tagPerConnection() {
    return cutFirst((request, connection) ->
        FaultServer.file(FIRST, "\"edge-" + request.connection() + "\"", OLD)
            .handle(request, connection));
  }

  @Test
  void weakTagOnly_isOneResponseOrNothing() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "W/\"a\"", null);
    FaultServer server = rig.serve(cutFirst(file));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);
    assertThat(server.requests()).noneMatch(request -> request.has("If-Range"));
  }

  @Test
  void weakTagWithStrongDate_isTiedByTheDate() throws Exception {
    FileHandler file = FaultServer.file(FIRST, "W/\"a\"", OLD);
    FaultServer server = rig.serve(cutFirst(file));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.VALIDATOR);
    rig.assertPublished(FIRST);
    assertThat(server.requests().getLast().header("If-Range"))
        .hasValue("Wed, 01 Jan 2020 00:00:00 GMT");
  }

  @Test
  void strongDateOnly_isTiedByTheDate() throws Exception {
    FaultServer server = rig.serve(cutFirst(FaultServer.file(FIRST, null, OLD)));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.VALIDATOR);
    rig.assertPublished(FIRST);
  }

  @Test
  void dateAsFreshAsTheAnswer_isOneResponseOrNothing() throws Exception {
    FaultServer server = rig.serve(cutFirst(FaultServer.file(FIRST, null, Instant.now())));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);
    assertThat(server.requests()).noneMatch(request -> request.has("If-Range"));
  }

  @Test
  void freshDateAndSwapWithinTheSecond_isNeverSpliced() throws Exception {
    Instant now = Instant.now();
    FileHandler file = FaultServer.file(FIRST, null, now);
    FaultServer server = rig.serve(swapped(file, () -> file.swap(SECOND, null, now)));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void freshNginxTagAndSwapWithinTheSecond_isNeverSpliced() throws Exception {
    Instant now = Instant.now();
    String tag = "\"%08x-%x\"".formatted(now.getEpochSecond(), FIRST.length);
    FileHandler file = FaultServer.file(FIRST, tag, now);
    FaultServer server = rig.serve(swapped(file, () -> file.swap(SECOND, tag, now)));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void noValidatorsAndSwap_isNeverSpliced() throws Exception {
    FileHandler file = FaultServer.file(FIRST, null, null);
    FaultServer server = rig.serve(swapped(file, () -> file.swap(SECOND, null, null)));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(SECOND);
  }

  @Test
  void noValidatorsWithADigest_isFetchedByRanges() throws Exception {
    FaultServer server = rig.serve(cutFirst(FaultServer.file(FIRST, null, null)));
    Outcome outcome = rig.fetch(server, Rig.sha256(FIRST));
    assertThat(outcome.done().proof()).isEqualTo(Proof.DIGEST);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void noValidatorsAllowUnproven_isMarkedUnproven() throws Exception {
    FaultServer server = rig.serve(cutFirst(FaultServer.file(FIRST, null, null)));
    rig.allowUnproven = true;
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().proof()).isEqualTo(Proof.UNPROVEN);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void noValidatorsAllowUnproven_overlapShowsTheChange() throws Exception {
    FileHandler file = FaultServer.file(FIRST, null, null);
    FaultServer server = rig.serve(swapped(file, () -> file.swap(SECOND, null, null)));
    rig.allowUnproven = true;
    rig.connections = 1;
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void requireProofWithoutDigest_isRefusedBeforeTheFirstByte() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(FIRST, "\"a\"", OLD));
    rig.requireProof = true;
    rig.fetch(server).failed(Failure.NoProof.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void requireProofWithDigest_isProven() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(FIRST, "\"a\"", OLD));
    rig.requireProof = true;
    assertThat(rig.fetch(server, Rig.sha256(FIRST)).done().proof()).isEqualTo(Proof.DIGEST);
    rig.assertPublished(FIRST);
  }

  @Test
  void reprDigestOfAnotherVersionOnALaterRange_isNeverSpliced() throws Exception {
    // The origin's own digests tell versions apart even where its tags do not.
    FaultServer server =
        rig.serve(
            cutFirst((request, connection) -> {
              byte[] bytes = request.number() == 1 ? FIRST : SECOND;
              connection.setField("Repr-Digest", DigestFields.value(List.of(Rig.digest(bytes))));
              FaultServer.file(bytes, "\"same\"", OLD).handle(request, connection);
            }));
    Outcome outcome = rig.fetch(server);
    outcome.done();
    rig.assertPublished(SECOND);
    assertThat(outcome.restarts().getFirst().reason()).contains("changed");
  }
}
