package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestFieldsTest {
  private static final byte[] R26 =
      "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
  private static final String SHA256 = "ccSA35PWri8e+tFEfGbJUl4xYhjPUfyNntgy8trxi3M=";
  private static final String SHA512 =
      "Tb/4bMLKG64eFkaKBcuYgcl/F1O842GQNImPqhqr5CmVWhv47Eg9dCH+PBZGYTpZ7VRB+w8yE4n3f0ioecex8Q==";
  private static final String MD5 = "w/zT12GS5AB9+0lsymfhOw==";

  /** The vectors of http-cases.md; each line is read alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repr-digest | sha-256=:" + SHA256 + ": | SHA256",
        "repr-digest | unixsum=:AAA=:, sha-256=:" + SHA256 + ":;x=1;y | SHA256",
        "repr-digest | a, b=?0, c=1.5, d=tok, e=\"s\\\"\", sha-256=:" + SHA256 + ": | SHA256",
        "repr-digest | sha-256=:AAAA:, sha-512=:" + SHA512 + ": | SHA512",
        "content-digest | sha-256=:" + SHA256 + ": | SHA256",
        "digest | SHA-256=" + SHA256 + " | SHA256",
        "digest | sha-256=" + SHA256 + ",id-sha-256=AAAA | SHA256",
        "digest | MD5=" + MD5 + " | MD5",
        "content-md5 | " + MD5 + " | MD5",
        "x-goog-hash | crc32c=nubvJQ== | CRC32C",
        "x-amz-checksum-crc32c | nubvJQ== | CRC32C",
        "x-amz-checksum-crc32 | TCdQvQ== | CRC32",
        "x-amz-checksum-crc64nvme | GhENahH+Y6g= | CRC64NVME",
        "x-amz-checksum-sha256 | " + SHA256 + " | SHA256",
      })
  void digestOfTheRepresentation_isRead(String field, String line, DigestAlgorithm algorithm) {
    assertThat(DigestFields.ofRepresentation(answer(field, line), 200))
        .containsExactly(Hasher.digest(algorithm, R26));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repr-digest | sha-256=:" + SHA256,
        "repr-digest | sha-256=" + SHA256,
        "repr-digest | sha-256=:" + SHA256 + ":,",
        "repr-digest | sha-256=:" + SHA256 + ": sha-512=:AAAA:",
        "repr-digest | SHA-256=:" + SHA256 + ":",
        "repr-digest | sha-256=:AAAA:",
        "repr-digest | sha-256=:!!!:",
        "repr-digest | sha3=:" + SHA256 + ":",
        "digest | SHA-256",
        "digest | SHA-256=AAAA",
        "content-md5 | AAAA",
        "x-goog-hash | crc32c",
        "x-amz-checksum-sha256 | " + SHA256 + "-3",
      })
  void unreadableDigest_isLeftOut(String field, String line) {
    assertThat(DigestFields.ofRepresentation(answer(field, line), 200)).isEmpty();
  }

  @Test
  void hexInBase64_isUnwrapped() {
    byte[] hex = Hasher.digest(DigestAlgorithm.SHA256, R26).hex().getBytes(StandardCharsets.UTF_8);
    assertThat(
            DigestFields.ofRepresentation(
                answer("digest", "SHA-256=" + Base64Text.encode(hex)), 200))
        .containsExactly(Hasher.digest(DigestAlgorithm.SHA256, R26));
  }

  @Test
  void partialAnswer_tellsOnlyWhatIsAboutTheWhole() {
    Map<String, List<String>> fields =
        Map.of(
            "repr-digest", List.of("sha-256=:" + SHA256 + ":"),
            "content-digest", List.of("sha-512=:" + SHA512 + ":"),
            "content-md5", List.of(MD5),
            "x-amz-checksum-crc32", List.of("TCdQvQ=="),
            "x-goog-hash", List.of("crc32c=nubvJQ==", "md5=AAAA"));
    assertThat(DigestFields.ofRepresentation(lines(fields), 206))
        .extracting(Digest::algorithm)
        .containsExactly(DigestAlgorithm.SHA256, DigestAlgorithm.CRC32C);
    assertThat(DigestFields.ofRepresentation(lines(fields), 404)).isEmpty();
    assertThat(DigestFields.ofContent(lines(fields)))
        .containsExactly(Hasher.digest(DigestAlgorithm.SHA512, R26));
  }

  @ParameterizedTest
  @CsvSource({
    "FULL_OBJECT, 206, true",
    "FULL_OBJECT, 200, true",
    "COMPOSITE, 200, false",
    "COMPOSITE, 206, false"
  })
  void checksumOfChecksums_isLeftOut(String type, int status, boolean isTaken) {
    Map<String, List<String>> fields =
        Map.of("x-amz-checksum-type", List.of(type), "x-amz-checksum-crc32", List.of("TCdQvQ=="));
    assertThat(DigestFields.ofRepresentation(lines(fields), status).isEmpty())
        .isNotEqualTo(isTaken);
  }

  @Test
  void severalFields_comeStrongestFirstAndOnce() {
    Map<String, List<String>> fields =
        Map.of(
            "content-md5", List.of(MD5),
            "x-goog-hash", List.of("crc32c=nubvJQ==,md5=" + MD5),
            "repr-digest", List.of("sha-256=:" + SHA256 + ":", "sha-512=:" + SHA512 + ":"));
    assertThat(DigestFields.ofRepresentation(lines(fields), 200))
        .extracting(Digest::algorithm)
        .containsExactly(
            DigestAlgorithm.SHA512,
            DigestAlgorithm.SHA256,
            DigestAlgorithm.MD5,
            DigestAlgorithm.CRC32C);
  }

  @Test
  void writtenValue_hasAKeyForEachDigest() {
    assertThat(
            DigestFields.value(
                List.of(
                    Hasher.digest(DigestAlgorithm.SHA256, R26),
                    Hasher.digest(DigestAlgorithm.SHA384, R26),
                    Hasher.digest(DigestAlgorithm.MD5, R26))))
        .isEqualTo("sha-256=:" + SHA256 + ":, md5=:" + MD5 + ":");
  }

  @Test
  void exampleOfRfc9530_isReproduced() {
    byte[] json = "{\"hello\": \"world\"}\n".getBytes(StandardCharsets.UTF_8);
    assertThat(DigestFields.value(List.of(Hasher.digest(DigestAlgorithm.SHA256, json))))
        .isEqualTo("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sha-256=10", "sha-512=3, sha-256=10, unixsum=0", "md5=10", "sha-256=1;q"})
  void wantedDigest_isTheDefault(String line) {
    assertThat(WantDigest.choose(List.of(line), List.of(DigestAlgorithm.SHA256)))
        .contains(DigestAlgorithm.SHA256);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sha-512=3, sha-256=10 | SHA256",
        "sha-512=10, sha-256=3 | SHA512",
        "sha-512=1 | SHA512",
        "sha-256=0 | SHA512",
        "md5=10 | SHA256",
      })
  void choiceOfTwo_followsThePreference(String line, DigestAlgorithm chosen) {
    assertThat(
            WantDigest.choose(
                List.of(line), List.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA512)))
        .contains(chosen);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sha-256=0", "sha-256", "sha-256=11", "sha-256=1.5", "sha-256=-1", "=", "a b"})
  void malformedOrRuledOut_wantsNothing(String line) {
    assertThat(WantDigest.choose(List.of(line), List.of(DigestAlgorithm.SHA256))).isEmpty();
    assertThat(WantDigest.choose(List.of(), List.of(DigestAlgorithm.SHA256))).isEmpty();
  }

  private static Function<String, List<String>> answer(String field, String line) {
    return lines(Map.of(field, List.of(line)));
  }

  private static Function<String, List<String>> lines(Map<String, List<String>> fields) {
    return name -> fields.getOrDefault(name, List.of());
  }
}
