package dev.kedge.serve.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "//",
        "a//b",
        "../a",
        "a/.",
        "docs/\n",
        "docs/\nprivate/",
        "a\tb",
        "\u0000",
        "a\u007f",
        "a\u0085b",
        "a\ud800b"
      })
  void isNoRule(String text) {
    assertThat(PathRules.isRule(text)).isFalse();
    assertThatThrownBy(() -> new PathRules(List.of("docs/", text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "docs/", "/docs/", "a b", "写真/🎞", "a\\nb", "[\"x\"]"})
  void isARule(String text) {
    assertThat(PathRules.isRule(text)).isTrue();
    PathRules rules = new PathRules(List.of(text));
    assertThat(new PathRules(rules.written())).isEqualTo(rules);
  }

  @Test
  void coversWhatItAllows() {
    PathRules docs = new PathRules(List.of("docs/", "b.txt"));
    assertThat(docs.covers(docs)).isTrue();
    assertThat(docs.covers(new PathRules(List.of("docs/a/", "docs/x", "/b.txt")))).isTrue();
    assertThat(docs.covers(new PathRules(List.of()))).isTrue();
    assertThat(PathRules.EVERYTHING.covers(docs)).isTrue();
    assertThat(docs.covers(PathRules.EVERYTHING)).isFalse();
    assertThat(docs.covers(new PathRules(List.of("docs")))).isFalse();
    assertThat(docs.covers(new PathRules(List.of("b.txt/")))).isFalse();
    assertThat(new PathRules(List.of()).covers(docs)).isFalse();
  }
}
