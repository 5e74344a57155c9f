package dev.kedge.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.Proof;
import dev.kedge.model.Trust;
import dev.kedge.model.VerifyResult;
import dev.kedge.protocol.Hasher;
import io.airlift.compress.v3.zstd.ZstdJavaOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user says of the bytes decides: over codings, fields, labels and kedge's own record. */
class DigestDecidesTest {
  private static final byte[] PLAIN = "chr1\t1\n".repeat(6000).getBytes(UTF_8);
  private Rig rig;

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    rig = new Rig(root);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  // --- names that are no coding

  @ParameterizedTest
  @ValueSource(strings = {"none", "UTF-8", "binary", "aws-chunked", "identity, 8bit", "base64", ""})
  void nameOfNoCoding_isPassedOver(String name) throws Exception {
    FaultServer server =
        rig.serve(
            FaultServer.file(PLAIN, "\"a\"", Rig.OLD)
                .withFault(Fault.field("Content-Encoding", name)));
    rig.fetch(server).done();
    rig.assertPublished(PLAIN);
  }

  // --- codings that a server forces

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "deflate", "bare-deflate", "br", "zstd", "gzip, zstd"})
  void codingForTheWay_isTakenOff(String codings) throws Exception {
    FaultServer server = rig.serve(coded(codings, packed(codings, PLAIN)));
    rig.fetch(server).done();
    rig.assertPublished(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "zstd", "gzip, gzip", "deflate, br"})
  void digestOfThePlainBytes_decidesInOneTransfer(String codings) throws Exception {
    FaultServer server = rig.serve(coded(codings, packed(codings, PLAIN)));
    rig.name = "x.csv.gz";
    rig.fetch(server, Rig.sha256(PLAIN)).done();
    rig.assertPublished(PLAIN);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "zstd", "compress", "dcb", "deflate, gzip"})
  void digestOfTheBytesAsSent_decidesInOneTransfer(String codings) throws Exception {
    byte[] sent = Content.random(3, 70_000);
    FaultServer server = rig.serve(coded(codings, sent));
    assertThat(rig.fetch(server, Rig.sha256(sent)).done().proof()).isEqualTo(Proof.DIGEST);
    rig.assertPublished(sent);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void digestOfWhatIsInOneOfTwoCodings_isFound() throws Exception {
    byte[] once = packed("gzip", PLAIN);
    FaultServer server = rig.serve(coded("gzip, gzip", packed("gzip", once)));
    rig.fetch(server, Rig.sha256(once)).done();
    rig.assertPublished(once);
  }

  @Test
  void digestOfNoReading_isAMismatch() throws Exception {
    FaultServer server = rig.serve(coded("gzip", packed("gzip", PLAIN)));
    rig.fetch(server, Rig.sha256(new byte[1])).failed(Failure.Mismatch.class);
    rig.assertNothingOnDisk();
  }

  // --- without a digest: the file itself, or packed for the way

  @ParameterizedTest
  @CsvSource({
    "x.vcf.gz, true",
    "x.gzip, true",
    "data.rds, true",
    "x.tgz, true",
    "x.csv, false",
    "app.js, false",
    "latest, false"
  })
  void withoutDigest_theNameSaysWhatIsMeant(String name, boolean asSent) throws Exception {
    byte[] sent = packed("gzip", PLAIN);
    FaultServer server = rig.serve(coded("gzip", sent));
    rig.name = name;
    rig.fetch(server).done();
    rig.assertPublished(asSent ? sent : PLAIN);
  }

  @Test
  void packedOnceMoreForTheWay_isUnpackedOnce() throws Exception {
    byte[] file = packed("gzip", PLAIN);
    FaultServer server = rig.serve(coded("gzip", packed("gzip", file)));
    rig.name = "x.csv.gz";
    rig.fetch(server).done();
    rig.assertPublished(file);
  }

  @Test
  void blockedGzip_isAFileWhateverItsName() throws Exception {
    byte[] gzip = packed("gzip", PLAIN);
    byte[] blocked = new byte[gzip.length + 8];
    System.arraycopy(gzip, 0, blocked, 0, 10);
    blocked[3] |= 4;
    System.arraycopy(new byte[] {6, 0, 'B', 'C', 2, 0, 1, 0}, 0, blocked, 10, 8);
    System.arraycopy(gzip, 10, blocked, 18, gzip.length - 10);
    FaultServer server = rig.serve(coded("gzip", blocked));
    rig.name = "reads";
    rig.fetch(server).done();
    rig.assertPublished(blocked);
  }

  // --- digests of the server's own

  @ParameterizedTest
  @ValueSource(strings = {"Content-MD5", "Digest", "x-goog-hash", "x-amz-checksum-crc32"})
  void fieldAgainstTheUsersDigest_isANoteAtMost(String field) throws Exception {
    byte[] other = new byte[5];
    String value =
        switch (field) {
          case "Content-MD5" -> base64(DigestAlgorithm.MD5, other);
          case "Digest" -> "sha-256=" + base64(DigestAlgorithm.SHA256, other);
          case "x-goog-hash" -> "md5=" + base64(DigestAlgorithm.MD5, other);
          default -> base64(DigestAlgorithm.CRC32, other);
        };
    FaultServer server =
        rig.serve((_, connection) -> Rig.whole(connection, PLAIN, field + ": " + value));
    Outcome outcome = rig.fetch(server, Rig.sha256(PLAIN));
    assertThat(outcome.done().proof()).isEqualTo(Proof.DIGEST);
    rig.assertPublished(PLAIN);
    boolean isComparable = field.equals("Digest");
    assertThat(outcome.notes()).hasSize(isComparable ? 1 : 0);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void fieldAlone_isStillBelieved() throws Exception {
    String value = base64(DigestAlgorithm.MD5, new byte[5]);
    FaultServer server =
        rig.serve((_, connection) -> Rig.whole(connection, PLAIN, "Content-MD5: " + value));
    rig.fetch(server).failed(Failure.Mismatch.class);
  }

  @Test
  void staleWeakField_yieldsToAStrongOneThatAgrees() throws Exception {
    FaultServer server =
        rig.serve((_, connection) ->
            Rig.whole(
                connection,
                PLAIN,
                "Content-MD5: " + base64(DigestAlgorithm.MD5, new byte[5]),
                "Repr-Digest: sha-256=:" + base64(DigestAlgorithm.SHA256, PLAIN) + ":"));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-goog-stored-content-encoding: gzip",
        "X-GUploader-Response-Body-Transformations: gunzipped",
        "Warning: 214 proxy \"Transformation Applied\""
      })
  void digestOfTheStoredForm_isSetAside(String sign) throws Exception {
    String md5 = base64(DigestAlgorithm.MD5, packed("gzip", PLAIN));
    FaultServer server =
        rig.serve((_, connection) ->
            Rig.whole(connection, PLAIN, sign, "x-goog-hash: md5=" + md5, "Content-MD5: " + md5));
    Outcome outcome = rig.fetch(server);
    outcome.done();
    rig.assertPublished(PLAIN);
    assertThat(outcome.notes()).anySatisfy(note -> assertThat(note.text()).contains("set aside"));
  }

  // --- streams

  @Test
  void wrongShortStream_doesNotGoOut() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FaultServer server = rig.serve(FaultServer.file(PLAIN, "\"a\"", Rig.OLD));
    rig.stream(server, out, Rig.sha256(new byte[1])).failed(Failure.Mismatch.class);
    assertThat(out.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void codedStream_isReadAsTheDigestSays(boolean asSent) throws Exception {
    byte[] sent = packed("gzip", PLAIN);
    byte[] meant = asSent ? sent : PLAIN;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FaultServer server = rig.serve(coded("gzip", sent));
    rig.stream(server, out, Rig.sha256(meant)).done();
    assertThat(out.toByteArray()).isEqualTo(meant);
  }

  @Test
  void codedStreamTooLongToHold_isNamedAndNothingGoesOut() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FaultServer server = rig.serve(coded("gzip", Content.random(4, 5 * Rig.MIB)));
    Failure failure = rig.stream(server, out, Rig.sha256(PLAIN)).failed(Failure.Usage.class);
    assertThat(failure.hint()).contains("-o FILE");
    assertThat(out.size()).isZero();
  }

  // --- verify

  @Test
  void verify_judgesTheGivenDigestAlone() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(PLAIN, "\"a\"", Rig.OLD));
    rig.fetch(server).done();
    byte[] newer = "a newer build".getBytes(UTF_8);
    Files.write(rig.target(), newer);
    VerifyResult good = rig.verify(Rig.sha256(newer));
    assertThat(good.verdict()).isEqualTo(VerifyResult.Verdict.GOOD);
    assertThat(good.chunks()).isZero();
    assertThat(rig.verify(Rig.sha256(PLAIN)).verdict()).isEqualTo(VerifyResult.Verdict.BAD);
    assertThat(rig.verify().verdict()).isEqualTo(VerifyResult.Verdict.BAD);
  }

  @Test
  void verify_ofATouchedButRightFile_isGood() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(PLAIN, "\"a\"", Rig.OLD));
    rig.fetch(server).done();
    byte[] longer = Arrays.copyOf(PLAIN, PLAIN.length + 1);
    Files.write(rig.target(), longer);
    assertThat(rig.verify(Rig.sha256(longer)).failure()).isNull();
  }

  @Test
  void verify_ofAnotherLengthAgainstMd5_isGood() throws Exception {
    FaultServer server = rig.serve(FaultServer.file(PLAIN, "\"a\"", Rig.OLD));
    rig.fetch(server).done();
    Files.write(rig.target(), new byte[0]);
    Digest empty = Hasher.digest(DigestAlgorithm.MD5, new byte[0]);
    assertThat(rig.verify(new ExpectedDigest(empty, Trust.USER)).failure()).isNull();
  }

  private static String base64(DigestAlgorithm algorithm, byte[] bytes) {
    return Base64.getEncoder().encodeToString(Hasher.digest(algorithm, bytes).toBytes());
  }

  private static Handler coded(String codings, byte[] sent) {
    String field = codings.replace("bare-", "");
    return (_, connection) ->
        Rig.whole(connection, sent, "Content-Encoding: " + field, "ETag: \"c\"");
  }

  private static byte[] packed(String codings, byte[] plain) throws IOException {
    byte[] bytes = plain;
    for (String coding : codings.split(", ", -1)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (coding.equals("br")) {
        out.writeBytes(brotli(bytes));
      } else {
        try (OutputStream packer = packer(coding, out)) {
          packer.write(bytes);
        }
      }
      bytes = out.toByteArray();
    }
    return bytes;
  }

  private static OutputStream packer(String coding, OutputStream out) throws IOException {
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPOutputStream(out);
      case "deflate" -> new DeflaterOutputStream(out);
      case "bare-deflate" -> new DeflaterOutputStream(out, new Deflater(6, true));
      case "zstd" -> new ZstdJavaOutputStream(out);
      default -> throw new IllegalArgumentException(coding);
    };
  }

  /** Stored, in one meta-block (RFC 7932 §9.2), and an empty last one. */
  private static byte[] brotli(byte[] bytes) {
    assertThat(bytes.length).isBetween(1, 1 << 16);
    int header = ((bytes.length - 1) << 4) | (1 << 20);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
    out.writeBytes(bytes);
    out.write(3);
    return out.toByteArray();
  }
}
