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
import dev.kedge.model.Failure;
import dev.kedge.model.Proof;
import dev.kedge.model.TransferEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers to ranges that lie, break rules, or are merely odd. The first answer is well behaved but
 * cut within the second chunk, so that the rest must be asked for by ranges.
 */
class RangeAnswersTest {
  private static final String TAG = "\"v1\"";
  private static final int CUT = 5 * MIB;

  private final FileHandler file = FaultServer.file(FIRST, TAG, OLD);
  private Rig rig;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  /** The file, whose first answer is cut and whose later ones have the fault. */
  private Handler later(Fault fault) {
    return file.withFault(request -> request.number() > 1, fault)
        .withFault(request -> request.number() == 1, Fault.cutAfter(CUT));
  }

  @Test
  void cutBody_restIsAskedForByRanges() throws Exception {
    FaultServer server =
        rig.serve(later((request, connection, next) -> next.handle(request, connection)));
    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.proof()).isEqualTo(Proof.VALIDATOR);
    assertThat(done.fetched()).isEqualTo(FIRST.length);
    rig.assertPublished(FIRST);
    assertThat(server.requests().stream().skip(1))
        .allSatisfy(request -> assertThat(request.header("If-Range")).hasValue(TAG));
  }

  @Test
  void wholeForARange_isFetchedAnewAsOneStream() throws Exception {
    FaultServer server = rig.serve(later(Fault.ignoring("Range", "If-Range")));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);
  }

  @Test
  void wholeOfAnotherVersionForARange_isNeverSpliced() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> Rig.whole(connection, SECOND, "ETag: \"v2\"")));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void wholeWithoutValidatorForARange_isNeverSpliced() throws Exception {
    FaultServer server =
        rig.serve(later((request, connection, next) -> Rig.whole(connection, SECOND)));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void earlierStart_overlapIsSkipped() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              int start = Math.max(0, (int) request.rangeStart() - 1000);
              Rig.partial(connection, FIRST, start, FIRST.length, "ETag: " + TAG);
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void earlierStartWithOtherBytesUnderTheSameTag_isNeverSpliced() throws Exception {
    rig.connections = 1; // so that what comes before is always held, and can be compared
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              int start = Math.max(0, (int) request.rangeStart() - 1000);
              byte[] lie = start == 0 ? FIRST : SECOND;
              Rig.partial(connection, lie, start, lie.length, "ETag: " + TAG);
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void laterStart_isRejectedAndFetchedWhole() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              if (request.has("Range") && request.rangeStart() > 0) {
                int start = (int) request.rangeStart() + 1;
                Rig.partial(connection, FIRST, start, FIRST.length, "ETag: " + TAG);
              } else {
                next.handle(request, connection);
              }
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void everyRangeOneByteLate_isFetchedWithoutRange() throws Exception {
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.has("Range"),
                (request, connection, next) ->
                    Rig.partial(
                        connection,
                        FIRST,
                        (int) request.rangeStart() + 1,
                        FIRST.length,
                        "ETag: " + TAG)));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);
  }

  @Test
  void shorterRanges_areAskedForUntilAllIsThere() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          int start = (int) request.rangeStart();
          int end = Math.min(FIRST.length, start + MIB);
          Rig.partial(connection, FIRST, start, end, "ETag: " + TAG);
        });
    assertThat(rig.fetch(server).done().fetched()).isEqualTo(FIRST.length);
    rig.assertPublished(FIRST);
  }

  @Test
  void shorterFirstRangeWithoutValidator_isAskedForWhole() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          if (request.has("Range")) {
            int start = (int) request.rangeStart();
            Rig.partial(connection, FIRST, start, Math.min(FIRST.length, start + MIB));
          } else {
            Rig.whole(connection, FIRST);
          }
        });
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);
  }

  @Test
  void longerRangeThanAsked_isCut() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) ->
                Rig.partial(
                    connection, FIRST, (int) request.rangeStart(), FIRST.length, "ETag: " + TAG)));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void bodyShorterThanItsContentRange_isTakenAndTheRestAskedFor() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              int start = (int) request.rangeStart();
              int length = Math.min(MIB, FIRST.length - start);
              connection.head(
                  206,
                  "ETag: " + TAG,
                  "Content-Range: bytes %d-%d/%d".formatted(start, FIRST.length - 1, FIRST.length),
                  "Content-Length: " + length);
              connection.body(FIRST, start, length);
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void bodyLongerThanItsContentRange_isNeverWrittenPastIt() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              int start = (int) request.rangeStart();
              int end = Math.min(start + MIB, FIRST.length);
              byte[] lie = Arrays.copyOfRange(FIRST, start, end + 5000);
              Arrays.fill(lie, end - start, lie.length, (byte) 'X');
              connection.head(
                  206,
                  "ETag: " + TAG,
                  "Content-Range: bytes %d-%d/%d".formatted(start, end - 1, FIRST.length),
                  "Content-Length: " + lie.length);
              connection.body(lie);
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void noContentRange_isRejected() throws Exception {
    assertRejectedAndFetchedWhole(Fault.field("Content-Range", null));
  }

  @Test
  void malformedContentRange_isRejected() throws Exception {
    assertRejectedAndFetchedWhole(Fault.field("Content-Range", "bytes 0--1/9"));
  }

  @Test
  void contentRangeInAnotherUnit_isRejected() throws Exception {
    assertRejectedAndFetchedWhole(Fault.field("Content-Range", "items 0-1/9"));
  }

  @Test
  void totalNoLargerThanLast_isRejected() throws Exception {
    assertRejectedAndFetchedWhole(Fault.field("Content-Range", "bytes 0-9/5"));
  }

  @Test
  void multipart_isRejected() throws Exception {
    assertRejectedAndFetchedWhole(
        Fault.field("Content-Type", "multipart/byteranges; boundary=xyz"));
  }

  @Test
  void codedRange_isRejected() throws Exception {
    assertRejectedAndFetchedWhole(Fault.field("Content-Encoding", "gzip"));
  }

  /** With the fault on each 206, the first too. */
  private void assertRejectedAndFetchedWhole(Fault fault) throws Exception {
    FaultServer server = rig.serve(file.withFault(request -> request.has("Range"), fault));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);

    rig.name = "later.bin";
    FaultServer late =
        rig.serve(
            file.withFault(request -> request.number() > 1 && request.has("Range"), fault)
                .withFault(request -> request.number() == 1, Fault.cutAfter(CUT)));
    assertThat(rig.fetch(late).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    assertThat(rig.names()).containsExactly("file.bin", "later.bin");
    assertThat(rig.target()).hasBinaryContent(FIRST);
  }

  @Test
  void starTotalOnLaterRanges_isTaken() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              int start = (int) request.rangeStart();
              connection.setField(
                  "Content-Range", "bytes %d-%d/*".formatted(start, FIRST.length - 1));
              Rig.partial(connection, FIRST, start, FIRST.length, "ETag: " + TAG);
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void starTotalOnTheFirstAnswer_isAskedForWhole() throws Exception {
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.has("Range"),
                Fault.field("Content-Range", "bytes 0-" + (FIRST.length - 1) + "/*")));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void absurdTotal_isNotBelieved() throws Exception {
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.has("Range"),
                Fault.field("Content-Range", "bytes 0-8/9223372036854775806")));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void chunkedRange_isTaken() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          int start = (int) request.rangeStart();
          int end = request.number() == 1 ? CUT : FIRST.length;
          connection.head(
              206,
              "ETag: " + TAG,
              "Transfer-Encoding: chunked",
              "Content-Range: bytes %d-%d/%d".formatted(start, FIRST.length - 1, FIRST.length));
          for (int at = start; at < end; at += MIB) {
            connection.chunk(Arrays.copyOfRange(FIRST, at, Math.min(end, at + MIB)));
          }
          connection.lastChunk();
        });
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void chunkedRangeWithWrongStart_isRejected() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              if (!request.has("Range") || request.rangeStart() == 0) {
                next.handle(request, connection);
                return;
              }
              connection.head(
                  206,
                  "ETag: " + TAG,
                  "Transfer-Encoding: chunked",
                  "Content-Range: bytes %d-%d/%d"
                      .formatted(request.rangeStart() + 9, FIRST.length - 1, FIRST.length));
              connection.chunk(SECOND).lastChunk();
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void partUnasked_isReadFromItsStart() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          int start = request.has("Range") ? 1 : 0;
          Rig.partial(connection, FIRST, start, FIRST.length, "ETag: " + TAG);
        });
    rig.connections = 1;
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void partUnaskedFromTheMiddle_isNotSaved() throws Exception {
    FaultServer server =
        rig.serve((request, connection) ->
            Rig.partial(connection, FIRST, 10, FIRST.length, "ETag: " + TAG));
    rig.fetch(server).failed(Failure.BadAnswer.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void rangesAlways416_isFetchedWhole() throws Exception {
    FaultServer server =
        rig.serve(file.withFault(request -> request.has("Range"), Fault.status(416)));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void laterRanges416WithoutContentRange_isFetchedWhole() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              if (request.rangeStart() > 0) {
                Fault.status(416).handle(request, connection, next);
              } else {
                next.handle(request, connection);
              }
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void one416InBetween_losesNothing() throws Exception {
    FaultServer server =
        rig.serve(
            file.withFault(request -> request.number() == 2, Fault.status(416))
                .withFault(request -> request.number() == 1, Fault.cutAfter(CUT)));
    rig.connections = 1;
    assertThat(rig.fetch(server).restarts()).isEmpty();
    rig.assertPublished(FIRST);
    assertThat(server.bodyBytes()).isEqualTo(FIRST.length);
  }

  @Test
  void laterRanges416WithSmallerTotal_isFetchedAnew() throws Exception {
    byte[] shrunk = Arrays.copyOf(SECOND, MIB);
    FaultServer server =
        rig.serve(
            file.withFault(
                request -> request.number() == 1,
                Fault.cutAfter(CUT, () -> file.swap(shrunk, "\"v2\"", OLD))));
    rig.fetch(server).done();
    rig.assertPublished(shrunk);
  }

  @Test
  void notModifiedUnasked_isAskedAgainPastTheCaches() throws Exception {
    FaultServer server =
        rig.serve(file.withFault(request -> !request.has("Cache-Control"), Fault.status(304)));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void notModifiedToALaterRange_isAskedAgainPastTheCaches() throws Exception {
    FaultServer server =
        rig.serve(
            later((request, connection, next) -> {
              if (request.has("Cache-Control")) {
                next.handle(request, connection);
              } else {
                Fault.status(304).handle(request, connection, next);
              }
            }));
    assertThat(rig.fetch(server).restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void notModifiedAlways_isANamedFailure() throws Exception {
    FaultServer server = rig.serve(file.withFault(Fault.status(304)));
    rig.fetch(server).failed(Failure.BadAnswer.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void acceptRangesNone_isNotBelieved() throws Exception {
    FaultServer server = rig.serve(later(Fault.field("Accept-Ranges", "none")));
    assertThat(rig.fetch(server).restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void rangeRefusedWith403_isFetchedWithoutRange() throws Exception {
    FaultServer server =
        rig.serve(file.withFault(request -> request.has("Range"), Fault.status(403)));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }
}
