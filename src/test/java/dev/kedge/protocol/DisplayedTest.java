package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DisplayedTest {

  @Test
  void harmlessText_staysAsItIs() {
    String text = "a ä € 😀 \\ \"";
    assertThat(Displayed.escape(text)).isSameAs(text);
  }

  @Test
  void whatMovesTheCursorOrTheLine_isSpelled() {
    assertThat(Displayed.escape("a\u001b[2Jb")).isEqualTo("a\\u{1b}[2Jb");
    assertThat(Displayed.escape("\0\r\n\t\u007f\u009b"))
        .isEqualTo("\\u{0}\\u{d}\\u{a}\\u{9}\\u{7f}\\u{9b}");
    assertThat(Displayed.escape("x\u202egpj.exe")).isEqualTo("x\\u{202e}gpj.exe");
    assertThat(Displayed.escape("\u061c\u200f\u2066\u2028"))
        .isEqualTo("\\u{61c}\\u{200f}\\u{2066}\\u{2028}");
  }

  @Test
  void halfASurrogatePair_isSpelled() {
    assertThat(Displayed.escape("a\ud83db\ude00")).isEqualTo("a\\u{d83d}b\\u{de00}");
  }
}
