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
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import dev.kedge.model.Failure;
import dev.kedge.model.Proof;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.MerkleRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks proven by the manifest that an answer names. */
class ManifestTest {
  private static final String TAG = "\"a\"";
  private static final String LINK = "</m>; rel=\"describedby\"; type=\"application/json\"";

  /** {@link Rig#FIRST} with one byte of its first chunk flipped. */
  private static final byte[] DAMAGED = damaged();

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
  void everyChunkOfTheManifest_isProof() throws Exception {
    FaultServer server = rig.serve(described(intact(), manifest(FIRST, TAG)));
    rig.requireProof = true;
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.CHUNKS);
    rig.assertPublished(FIRST);
    assertThat(server.requests().stream().filter(ManifestTest::isForManifest)).hasSize(1);
  }

  @Test
  void badChunk_aloneIsFetchedAgain() throws Exception {
    FaultServer server =
        rig.serve(described(damagedWhile(r -> r.number() == 1), manifest(FIRST, TAG)));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().proof()).isEqualTo(Proof.CHUNKS);
    assertThat(outcome.reasons()).contains("mismatch");
    assertThat(outcome.restarts()).isEmpty();
    assertThat(outcome.done().fetched()).isBetween((long) FIRST.length, FIRST.length + 5L * MIB);
    rig.assertPublished(FIRST);
  }

  @Test
  void badChunk_passedByTheWholeDigest_isHashedAnew() throws Exception {
    FaultServer server =
        rig.serve(described(damagedWhile(r -> r.number() == 1), manifest(FIRST, TAG)));
    Outcome outcome = rig.fetch(server, Rig.sha256(FIRST));
    assertThat(outcome.done().proof()).isEqualTo(Proof.DIGEST);
    assertThat(outcome.restarts()).isEmpty();
    rig.assertPublished(FIRST);
  }

  @Test
  void chunkThatStaysBad_isAMismatch() throws Exception {
    FaultServer server = rig.serve(described(damagedWhile(_ -> true), manifest(FIRST, TAG)));
    rig.fetch(server).failed(Failure.Mismatch.class);
    assertThat(rig.target()).doesNotExist();
  }

  @Test
  void chunkClaimedByAnEarlierRun_isFetchedAgainIfTheManifestDeniesIt() throws Exception {
    Handler early = damagedWhile(_ -> true).withFault(_ -> true, Fault.cutAfter(5 * MIB));
    Handler late = described(intact(), manifest(FIRST, TAG));
    AtomicReference<Handler> now = new AtomicReference<>(early);
    FaultServer server = rig.serve((request, connection) -> now.get().handle(request, connection));
    rig.retries = 0;
    rig.connections = 1;
    rig.fetch(server).failed(Failure.CutShort.class);
    assertThat(rig.row().bytes()).isGreaterThan(4 * MIB);
    now.set(late);
    rig.retries = 1;
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().proof()).isEqualTo(Proof.CHUNKS);
    assertThat(outcome.reasons()).contains("mismatch");
    rig.assertPublished(FIRST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"size\":1}", "other"})
  void manifestThatIsNone_orOfAnotherVersion_provesNothing(String text) throws Exception {
    byte[] json = text.equals("other") ? manifest(SECOND, "\"b\"") : bytes(text);
    FaultServer server = rig.serve(described(intact(), json));
    assertThat(rig.fetch(server).done().proof().isContentProof()).isFalse();
    rig.assertPublished(FIRST);
  }

  @Test
  void manifestThatContradictsItself_provesNothing() throws Exception {
    String json = new String(manifest(FIRST, TAG), StandardCharsets.US_ASCII);
    byte[] other = bytes(json.replaceFirst("\"chunk_root\":\"....", "\"chunk_root\":\"0000"));
    FaultServer server = rig.serve(described(intact(), other));
    assertThat(rig.fetch(server).done().proof().isContentProof()).isFalse();
  }

  /** The whole digest lets bytes under other tags in, and the manifest shows what they are. */
  @Test
  void swapUnderAWholeDigest_isAChange_notDamage() throws Exception {
    FileHandler file = intact();
    byte[] manifest = manifest(FIRST, TAG);
    AtomicBoolean swapped = new AtomicBoolean();
    FaultServer server =
        rig.serve((request, connection) -> {
          if (isForManifest(request)) {
            connection.head(
                200, "Content-Type: application/json", "Content-Length: " + manifest.length);
            connection.body(manifest);
            return;
          }
          if (!swapped.get()) {
            connection.setField("Link", LINK);
            connection.setField("Repr-Digest", "sha-256=:" + base64(FIRST) + ":");
          }
          if (request.number() == 1) {
            connection.afterBody(
                5 * MIB,
                c -> {
                  swapped.set(true);
                  file.swap(SECOND, "\"b\"", OLD);
                  c.close();
                });
          }
          file.handle(request, connection);
        });
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertPublished(SECOND);
  }

  private static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(Rig.digest(content).toBytes());
  }

  @Test
  void manifestThatNeverComes_holdsNothingUpForLong() throws Exception {
    rig.stall = Duration.ofSeconds(1);
    FileHandler file = intact();
    FaultServer server =
        rig.serve((request, connection) -> {
          if (isForManifest(request)) {
            connection.stall();
          } else {
            connection.setField("Link", LINK);
            file.handle(request, connection);
          }
        });
    assertThat(rig.fetch(server).done().proof().isContentProof()).isFalse();
  }

  @Test
  void manifestOfAnotherOrigin_isNotBelieved() throws Exception {
    FaultServer stranger = rig.serve(described(intact(), manifest(SECOND, TAG)));
    FileHandler file = intact();
    FaultServer server =
        rig.serve((request, connection) -> {
          connection.setField("Link", "<" + stranger.url("/m") + ">; rel=describedby");
          file.handle(request, connection);
        });
    assertThat(rig.fetch(server).done().proof().isContentProof()).isFalse();
    assertThat(stranger.requests()).isEmpty();
  }

  @Test
  void proofRequired_andTheManifestCannotBeHad_publishesNothing() throws Exception {
    FaultServer server = rig.serve(described(intact(), bytes("")));
    rig.requireProof = true;
    rig.fetch(server).failed(Failure.NoProof.class);
    assertThat(rig.target()).doesNotExist();
  }

  private static Handler described(Handler file, byte[] manifest) {
    return (request, connection) -> {
      if (isForManifest(request)) {
        connection.head(
            200, "Content-Type: application/json", "Content-Length: " + manifest.length);
        connection.body(manifest);
      } else {
        connection.setField("Link", LINK);
        file.handle(request, connection);
      }
    };
  }

  private static boolean isForManifest(Request request) {
    return request.target().equals("/m");
  }

  private static FileHandler intact() {
    return FaultServer.file(FIRST, TAG, OLD);
  }

  private static Handler damagedWhile(Predicate<Request> when) {
    FileHandler damaged = FaultServer.file(DAMAGED, TAG, OLD);
    FileHandler intact = intact();
    return (Request request, Connection connection) ->
        (when.test(request) ? damaged : intact).handle(request, connection);
  }

  private static byte[] manifest(byte[] content, String etag) {
    ChunkLayout layout = ChunkLayout.of(content.length);
    List<byte[]> chunks = new ArrayList<>();
    for (int i = 0; i < layout.count(); i++) {
      int start = (int) layout.range(i).start();
      byte[] chunk = Arrays.copyOfRange(content, start, (int) layout.range(i).end());
      chunks.add(Rig.digest(chunk).toBytes());
    }
    String digests = chunks.stream().map(ManifestTest::hex).collect(Collectors.joining("\",\""));
    return bytes(
        """
        {"version":"v","etag":"%s","size":%d,"sha256":"%s","chunk_size":%d,"chunk_count":%d,
         "chunk_root":"%s","chunks":["%s"],"more":{}}
        """
            .formatted(
                etag.replace("\"", "\\\""),
                content.length,
                Rig.digest(content).hex(),
                layout.chunkSize(),
                layout.count(),
                hex(MerkleRoot.of(chunks)),
                digests));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] damaged() {
    byte[] damaged = FIRST.clone();
    damaged[5] ^= 1;
    return damaged;
  }
}
