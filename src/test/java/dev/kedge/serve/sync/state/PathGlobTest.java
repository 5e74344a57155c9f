package dev.kedge.serve.sync.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *.iso          | a.iso      | true
          *.iso          | d/a.iso    | false
          **.iso         | d/e/a.iso  | true
          d/*/x          | d/e/x      | true
          d/*/x          | d/e/f/x    | false
          a?c            | a/c        | false
          a[!b]c         | a/c        | false
          a[b-d]         | ac         | true
          {a,b*}.txt     | bcd.txt    | true
          {a,}x          | x          | true
          写*            | 写真       | true
          """)
  void matches(String glob, String path, boolean expected) {
    assertThat(PathGlob.parse(glob).orElseThrow().matches(path)).isEqualTo(expected);
  }

  /** Java's own matcher says what a glob means. */
  @Test
  void meansTheSameAsToJava() {
    Random random = new Random(11);
    int compared = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = text(random, "ab/*?[]!-{},\\", 8);
      String path = text(random, "ab/-", 6).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
      Optional<PathGlob> glob = PathGlob.parse(text);
      if (glob.isPresent() && !path.isEmpty()) {
        assertThat(glob.get().matches(path))
            .as("'%s' on '%s'", text, path)
            .isEqualTo(java(text).matches(Path.of(path)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(3000);
  }

  private static PathMatcher java(String text) {
    return FileSystems.getDefault().getPathMatcher("glob:" + text);
  }

  private static String text(Random random, String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*a*a*a*a*a*a*b", "**a**a**a**a**a**a**b", "{*a,a*}*{*a,a*}*{*a,a*}*a*a*b"})
  void manyStarsTakeNoTime(String glob) {
    PathGlob many = PathGlob.parse(glob).orElseThrow();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(many.matches("a".repeat(2000))).isFalse());
  }
}
