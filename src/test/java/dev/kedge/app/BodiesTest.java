package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.MIB;
import static dev.kedge.app.Rig.OLD;
import static dev.kedge.app.Rig.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.model.Failure;
import dev.kedge.model.Proof;
import dev.kedge.model.TransferEvent;
import dev.kedge.protocol.DigestFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies: empty, tiny, without a length, cut, badly framed, coded; and heads that are no heads. */
class BodiesTest {
  private static final byte[] SMALL = Arrays.copyOf(FIRST, 3000);

  private Rig rig;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  @Test
  void emptyFileBy200_isPublished() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> Rig.whole(connection, new byte[0], "ETag: \"z\""));
    assertThat(rig.fetch(server).done().bytes()).isZero();
    rig.assertPublished(new byte[0]);
  }

  @Test
  void emptyFileBy416_isPublished() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(new byte[0], "\"z\"", OLD));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(new byte[0]);
    assertThat(server.requests())
        .as("asked again, whether it is empty without a range too")
        .extracting(request -> request.has("Range"))
        .containsExactly(true, false);
  }

  @Test
  void emptyBy416ToAnything_isRefused() throws Exception {
    FaultServer server =
        rig.serve((request, connection) ->
            connection.head(416, "Content-Range: bytes */0", "Content-Length: 0"));
    rig.fetch(server).failed(Failure.Refused.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void emptyFileWithChecksumOfAnother_isAMismatch() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(new byte[0], "\"z\"", OLD));
    rig.fetch(server, Rig.sha256(FIRST)).failed(Failure.Mismatch.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void oneByte_isPublished() throws Exception {
    byte[] one = {42};
    FaultServer server = rig.serve(FaultServer.file(one, "\"o\"", OLD));
    assertThat(rig.fetch(server).done().digests()).contains(Rig.digest(one));
    rig.assertPublished(one);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void chunkedOfUnknownLength_isPublishedWhole() throws Exception {
    FaultServer server = rig.serve(chunked(FIRST, true));
    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.bytes()).isEqualTo(FIRST.length);
    assertThat(done.proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);
  }

  @Test
  void chunkedWithoutItsLastChunk_isNotPublished() throws Exception {
    FaultServer server = rig.serve(chunked(FIRST, false));
    rig.fetch(server).failed(Failure.CutShort.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void chunkedCutOnce_isFetchedAnew() throws Exception {
    Handler good = chunked(FIRST, true);
    Handler cut = chunked(FIRST, false);
    FaultServer server =
        rig.serve((request, connection) ->
            (request.number() == 1 ? cut : good).handle(request, connection));
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertPublished(FIRST);
  }

  private static Handler chunked(byte[] content, boolean ended) {
    return (request, connection) -> {
      connection.head(200, "Transfer-Encoding: chunked");
      for (int at = 0; at < content.length; at += MIB) {
        connection.chunk(Arrays.copyOfRange(content, at, Math.min(content.length, at + MIB)));
      }
      if (ended) {
        connection.lastChunk();
      } else {
        connection.close();
      }
    };
  }

  @Test
  void badChunkFraming_isABadAnswer() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.head(200, "Transfer-Encoding: chunked", "Connection: close");
          connection.chunk(SMALL).write("zzz\r\nwhat is this\r\n");
        });
    rig.fetch(server).failed(Failure.BadAnswer.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void trailers_areNoPartOfTheFile() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.head(200, "Transfer-Encoding: chunked", "Trailer: X-Sum");
          connection.chunk(SMALL).write("0\r\nX-Sum: 1234\r\nETag: \"late\"\r\n\r\n");
        });
    rig.fetch(server).done();
    rig.assertPublished(SMALL);
  }

  @Test
  void closeDelimited_isPublishedWhole() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.write("HTTP/1.0 200 OK\r\nContent-Type: application/x\r\n\r\n");
          connection.body(FIRST).close();
        });
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void closeDelimitedReset_isNotPublished() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.write("HTTP/1.0 200 OK\r\n\r\n");
          connection.body(FIRST, 0, MIB);
          connection.reset();
        });
    rig.fetch(server).failed(Failure.Unreachable.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void cutWithoutValidators_isFetchedAnewAndNeverPublishedShort() throws Exception {
    FaultServer server =
        rig.serve(
            FaultServer.file(FIRST, null, null)
                .withFault(request -> request.number() < 3, Fault.cutAfter(2 * MIB)));
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).hasSize(2);
    rig.assertPublished(FIRST);
  }

  @Test
  void alwaysCutWithoutValidators_isANamedFailureWithNothingLeft() throws Exception {
    FaultServer server =
        rig.serve(FaultServer.file(FIRST, null, null).withFault(Fault.cutAfter(2 * MIB)));
    rig.fetch(server).failed(Failure.CutShort.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void alwaysCutWithATag_getsThere() throws Exception {
    FaultServer server =
        rig.serve(FaultServer.file(FIRST, "\"a\"", OLD).withFault(Fault.cutAfter(512 * 1024)));
    assertThat(rig.fetch(server).restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void bodyLongerThanDeclared_isCutThere() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.head(200, "Content-Length: " + SMALL.length);
          connection.body(SMALL).body(SECOND, 0, 5000);
        });
    rig.fetch(server).done();
    rig.assertPublished(SMALL);
  }

  @Test
  void twoContentLengths_areABadAnswer() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.head(200, "Content-Length: 3000", "Content-Length: 2000");
          connection.body(SMALL);
        });
    rig.fetch(server).failed(Failure.BadAnswer.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void manyInterimAnswers_areReadPast() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          for (int i = 0; i < 10; i++) {
            connection.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
          }
          Rig.whole(connection, SMALL);
        });
    rig.fetch(server).done();
    rig.assertPublished(SMALL);
  }

  @Test
  void endlessInterimAnswers_areABadAnswer() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> {
          for (int i = 0; i < 1000; i++) {
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
          }
        });
    rig.fetch(server).failed(Failure.BadAnswer.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void headerBomb_isABadAnswer() throws Exception {
    String line = "X-Bomb: " + "x".repeat(8000) + "\r\n";
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\n");
          for (int i = 0; i < 1000; i++) {
            connection.write(line);
          }
        });
    rig.fetch(server).failed(Failure.BadAnswer.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void noHttpAtAll_isABadAnswer() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> connection.write("220 ftp ready\r\n\r\n").close());
    assertThat(rig.fetch(server).events()).hasSizeGreaterThan(1);
    rig.assertNothingOnDisk();
  }

  // --- content codings, though identity was asked for

  @Test
  void gzipPutOnForTheWay_isTakenOff() throws Exception {
    FaultServer server = rig.serve(coded("gzip", gzip(FIRST), "text/plain"));
    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.bytes()).isEqualTo(FIRST.length);
    rig.assertPublished(FIRST);
  }

  @Test
  void deflatePutOnForTheWay_isTakenOff() throws Exception {
    FaultServer server = rig.serve(coded("deflate", deflate(SMALL), "text/plain"));
    rig.fetch(server).done();
    rig.assertPublished(SMALL);
  }

  @Test
  void gzipOfSeveralMembers_isTakenOffToTheEnd() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(gzip(Arrays.copyOf(FIRST, 1000)));
    out.writeBytes(gzip(Arrays.copyOfRange(FIRST, 1000, 3000)));
    FaultServer server = rig.serve(coded("gzip", out.toByteArray(), "text/plain"));
    rig.fetch(server).done();
    rig.assertPublished(SMALL);
  }

  @Test
  void gzipOfAFileThatIsGzip_isKeptAsItIs() throws Exception {
    byte[] archive = gzip(FIRST);
    FaultServer server = rig.serve(coded("gzip", archive, "application/octet-stream"));
    rig.name = "file.tar.gz";
    rig.fetch(server).done();
    rig.assertPublished(archive);
  }

  @Test
  void gzipOfAGzipType_isKeptAsItIs() throws Exception {
    byte[] archive = gzip(FIRST);
    FaultServer server = rig.serve(coded("x-gzip", archive, "application/x-gzip"));
    rig.fetch(server).done();
    rig.assertPublished(archive);
  }

  @Test
  void gzipCutWithinTheStream_isNotPublished() throws Exception {
    byte[] packed = gzip(SMALL);
    FaultServer server =
        rig.serve(coded("gzip", Arrays.copyOf(packed, packed.length - 5), "text/plain"));
    rig.fetch(server).failed(Failure.CutShort.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void gzipThatIsNone_isABadAnswer() throws Exception {
    FaultServer server = rig.serve(coded("gzip", SMALL, "text/plain"));
    rig.fetch(server).failed(Failure.BadAnswer.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void gzipBodyCutOnTheWayBetweenMembers_isNotPublished() throws Exception {
    byte[] packed = gzip(SMALL);
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.head(
              200,
              "Content-Type: text/plain",
              "Content-Encoding: gzip",
              "Content-Length: " + 2 * packed.length);
          connection.body(packed).close();
        });
    rig.fetch(server).failed(Failure.CutShort.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void deflateBodyCutBehindItsLastBlock_isNotPublished() throws Exception {
    byte[] packed = deflate(SMALL);
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.head(
              200,
              "Content-Type: text/plain",
              "Content-Encoding: deflate",
              "Content-Length: " + (packed.length + 5000));
          connection.body(packed).close();
        });
    rig.fetch(server).failed(Failure.CutShort.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void brotliThatIsNone_isABadAnswer() throws Exception {
    FaultServer server = rig.serve(coded("br", SMALL, "text/plain"));
    rig.fetch(server).failed(Failure.BadAnswer.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void digestOfTheCodedBytes_isNotHeldAgainstTheFile() throws Exception {
    byte[] packed = gzip(SMALL);
    String field = "Repr-Digest: " + DigestFields.value(List.of(Rig.digest(packed)));
    FaultServer server =
        rig.serve(
            coded("gzip", packed, "text/plain")
                .withFault((request, connection, next) -> {
                  connection.setField("Repr-Digest", field.substring(13));
                  next.handle(request, connection);
                }));
    rig.fetch(server, Rig.sha256(SMALL)).done();
    rig.assertPublished(SMALL);
  }

  private static Handler coded(String coding, byte[] bytes, String type) {
    return (request, connection) ->
        Rig.whole(
            connection,
            bytes,
            "Content-Type: " + type,
            "Content-Encoding: " + coding,
            "ETag: \"c\"");
  }

  private static byte[] deflate(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
      deflate.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  // --- something else in the file's place

  @Test
  void loginPage_isWrongContent() throws Exception {
    FaultServer server = rig.serve((request, connection) -> page(connection));
    rig.fetch(server).failed(Failure.WrongContent.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void loginPageAllowed_isSaved() throws Exception {
    FaultServer server = rig.serve((request, connection) -> page(connection));
    rig.allowHtml = true;
    rig.fetch(server).done();
    rig.assertPublished("<html>log in</html>".getBytes(UTF_8));
  }

  @Test
  void pageWithoutExtensionButWithDigest_isWrongContent() throws Exception {
    FaultServer server = rig.serve((request, connection) -> page(connection));
    rig.name = "latest";
    rig.fetch(server, Rig.sha256(FIRST)).failed(Failure.WrongContent.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void pageWithoutExtension_isSaved() throws Exception {
    FaultServer server = rig.serve((request, connection) -> page(connection));
    rig.name = "latest";
    rig.fetch(server).done();
    rig.assertPublished("<html>log in</html>".getBytes(UTF_8));
  }

  @Test
  void loginPageMidWay_isWrongContentAndKeepsWhatIsHeld() throws Exception {
    FaultServer server =
        rig.serve(
            FaultServer.file(FIRST, "\"a\"", OLD)
                .withFault(
                    request -> request.number() > 1,
                    Fault.instead((request, connection) -> page(connection)))
                .withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    rig.fetch(server).failed(Failure.WrongContent.class);
    assertThat(rig.target()).doesNotExist();
    assertThat(rig.row().bytes()).isEqualTo(5 * MIB);

    server.handler(FaultServer.file(FIRST, "\"a\"", OLD));
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(5 * MIB);
    rig.assertPublished(FIRST);
  }

  private static void page(Connection connection) throws IOException {
    byte[] page = "<html>log in</html>".getBytes(UTF_8);
    Rig.whole(connection, page, "Content-Type: text/html; charset=utf-8");
  }

  @Test
  void notFound_isRefusedWithNothingLeft() throws Exception {
    FaultServer server =
        rig.serve((request, connection) -> connection.head(404, "Content-Length: 0"));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.failed(Failure.Refused.class).status()).isEqualTo(404);
    assertThat(outcome.retries()).isEmpty();
    rig.assertNothingOnDisk();
  }

  // --- digests

  @Test
  void checksumMismatch_isRefetchedOnceThenFails() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(SMALL, "\"a\"", OLD));
    Outcome outcome = rig.fetch(server, Rig.sha256(FIRST));
    outcome.failed(Failure.Mismatch.class);
    assertThat(outcome.restarts()).hasSize(1);
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().getLast().header("Cache-Control")).hasValue("no-cache");
    assertThat(((TransferEvent.Failed) outcome.events().getLast()).bytesKept()).isZero();
    rig.assertNothingOnDisk();
  }

  @Test
  void checksumMismatchOnce_isPutRightByTheRefetch() throws Exception {
    FaultServer server =
        rig.serve((request, connection) ->
            FaultServer.file(request.has("Cache-Control") ? FIRST : SECOND, "\"a\"", OLD)
                .withFault(ranges -> ranges.rangeStart() == 0, Fault.cutAfter(5 * MIB))
                .handle(request, connection));
    assertThat(rig.fetch(server, Rig.sha256(FIRST)).done().proof()).isEqualTo(Proof.DIGEST);
    rig.assertPublished(FIRST);
  }

  @Test
  void digestFieldMismatch_isRefetchedOnceThenFails() throws Exception {
    FaultServer server =
        rig.serve(
            FaultServer.file(SMALL, "\"a\"", OLD)
                .withFault(
                    Fault.field("Repr-Digest", DigestFields.value(List.of(Rig.digest(FIRST))))));
    Outcome outcome = rig.fetch(server);
    outcome.failed(Failure.Mismatch.class);
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertNothingOnDisk();
  }

  @Test
  void contentMd5OfAWhole_isChecked() throws Exception {
    FaultServer server =
        rig.serve((request, connection) ->
            Rig.whole(connection, SMALL, "Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg=="));
    rig.fetch(server).failed(Failure.Mismatch.class);
    rig.assertNothingOnDisk();
  }

  @Test
  void matchingDigestField_isTheProof() throws Exception {
    FaultServer server =
        rig.serve(
            FaultServer.file(SMALL, null, null)
                .withFault(
                    Fault.field("Repr-Digest", DigestFields.value(List.of(Rig.digest(SMALL))))));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.DIGEST);
    rig.assertPublished(SMALL);
  }
}
