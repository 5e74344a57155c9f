package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameTextTest {
  @ParameterizedTest
  @CsvSource({
    "61, a",
    "c3a9, \u00e9",
    "f09f9880, \uD83D\uDE00",
    "e9, \uEFE9",
    "61e962, a\uEFE9b",
    "c0ae, \uEFC0\uEFAE",
    "c32e, \uEFC3.",
    "eda080, \uEFED\uEFA0\uEF80",
    "f09f98, \uEFF0\uEF9F\uEF98",
    "eebe80, \uEFEE\uEFBE\uEF80",
    "efbfbd, \uFFFD"
  })
  void octetsAreText(String hex, String text) {
    byte[] octets = HexFormat.of().parseHex(hex);
    assertThat(NameText.of(octets)).isEqualTo(text);
    assertThat(NameText.octets(text)).isEqualTo(octets);
  }

  /** Two files never have one name, and every name leads back to its file. */
  @Test
  void nothingIsLost() {
    var random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[random.nextInt(8)];
      random.nextBytes(octets);
      String text = NameText.of(octets);
      assertThat(NameText.octets(text)).isEqualTo(octets);
      assertThat(text.getBytes(StandardCharsets.UTF_8)).doesNotContain((byte) 0xff);
      assertThat(EscapedText.decodeName(EscapedText.encodeSegment(text))).contains(text);
    }
  }

  @Test
  void shownWithoutPrivateCharacters() {
    assertThat(NameText.shown("a\uEFE9b\u00e9")).isEqualTo("a\uFFFDb\u00e9");
    assertThat(NameText.isUtf8("\u00e9")).isTrue();
    assertThat(NameText.isUtf8("\uEF80")).isFalse();
  }
}
