package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChecksumsTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String EMPTY_SRI = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  private static final String EMPTY_384_SRI =
      "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sha256:" + EMPTY,
        "SHA-256:" + EMPTY,
        "sha-256=" + EMPTY,
        "sha256 = " + EMPTY,
        EMPTY,
        "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "  " + EMPTY + "\n",
        EMPTY_SRI,
        "sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
        EMPTY_SRI + "?ct=text/plain",
        EMPTY_SRI + "  " + EMPTY_SRI,
        "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= " + EMPTY_SRI,
        EMPTY_SRI + " md5-1B2M2Y8AsgTpgAmY7PhCfg==",
      })
  void everyUsualForm_isRead(String typed) throws Failure.Usage {
    assertThat(Checksums.parse(typed)).hasToString("sha256:" + EMPTY);
  }

  @Test
  void integrityOfSeveralStrengths_countsByItsStrongest() throws Failure.Usage {
    assertThat(Checksums.parse(EMPTY_SRI + ' ' + EMPTY_384_SRI).algorithm())
        .isEqualTo(DigestAlgorithm.SHA384);
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void digestOfAnyAlgorithm_survivesItsOwnText(DigestAlgorithm algorithm) throws Failure.Usage {
    String text = Hasher.digest(algorithm, new byte[0]).toString();
    assertThat(Checksums.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "32, MD5",
    "40, SHA1",
    "56, SHA224",
    "64, SHA256",
    "96, SHA384",
    "128, SHA512",
  })
  void bareHex_isKnownByItsLength(int digits, DigestAlgorithm algorithm) throws Failure.Usage {
    assertThat(Checksums.parse("a".repeat(digits)).algorithm()).isEqualTo(algorithm);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the checksum is empty",
        "blake3:00 | unknown digest algorithm: blake3",
        "sha256:00 | a sha256 digest has 64 hex digits, not 2",
        "sha256: | not a sha256 digest in hex: ''",
        "sha256:xyz | not a sha256 digest in hex: xyz",
        "sha256-AAAA | a sha256 digest has 32 bytes, not 3",
        "sha256-!!! | not a sha256 digest in base64: !!!",
        "abcdef12 | no known digest has 8 hex digits",
        "hello | not a checksum: hello",
        "hel\u001blo | not a checksum: hel\\u{1b}lo",
        "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA= | several different"
            + " sha1 digests",
        "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= nonsense | unknown digest algorithm: nonsense",
      })
  void anythingElse_saysWhatIsWrong(String typed, String message) {
    String expected = message.replace("''", "");
    assertThatExceptionOfType(Failure.Usage.class)
        .isThrownBy(() -> Checksums.parse(typed))
        .satisfies(failure -> assertThat(failure.text()).isEqualTo(expected))
        .satisfies(failure -> assertThat(failure.hint()).isNotBlank());
  }
}
