package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ftp(1)'s file as curl and others read it, and whatever else may stand there. */
class NetrcTest {
  private static final long SEED = Long.getLong("kedge.fuzz.seed", 20_261_121);
  private static final int RUNS = Integer.getInteger("kedge.fuzz.runs", 2_000);
  private static final List<String> PIECES =
      List.of(
          "machine",
          "default",
          "login",
          "password",
          "account",
          "macdef",
          "#",
          "\"",
          "\\",
          "\n",
          "\r\n",
          " ",
          "\t",
          "h.example",
          "a",
          "\0",
          "ü",
          "\ud83d\udd11",
          "\ud83d",
          "init\n\n");

  private static String login(String text, String host, String user) {
    return Netrc.parse(text)
        .find(host, user)
        .map(login -> login.name() + '/' + login.password())
        .orElse("none");
  }

  private static final String FILE =
      """
      # machine commented.example login x password x
      machine one.example login ann password one # default login z password z
      machine two.example
      \tlogin bob
      \tpassword "a b\\"c\\\\d\\te"
      machine three.example login "dora" account x password #hash
      macdef init
      machine inmacro.example login x password x

      machine THREE.example login eve password two
      machine nopass.example login frank
      machine ::1 login six password six
      default login any password thing
      """;

  @ParameterizedTest
  @CsvSource({
    "one.example, '', ann/one",
    "ONE.Example, '', ann/one",
    "one.example, ann, ann/one",
    "two.example, '', bob/a b\"c\\d\te",
    "three.example, '', dora/#hash",
    "three.example, eve, eve/two",
    "inmacro.example, '', any/thing",
    "commented.example, '', any/thing",
    "nopass.example, '', any/thing",
    "::1, '', six/six",
    "else.example, '', any/thing",
    "else.example, other, none",
    "sub.one.example, '', any/thing",
  })
  void file_saysWhoGoesWhere(String host, String user, String login) {
    assertThat(login(FILE, host, user)).isEqualTo(login);
    assertThat(login(FILE.replace("\n", "\r\n"), host, user)).isEqualTo(login);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "machine",
        "machine h login",
        "login a password b",
        "machine h password",
        "macdef",
        "macdef x\nmachine h login a password b",
        "\"machine\" h login a password b"
      })
  void whatSaysNothing_findsNothing(String text) {
    assertThat(login(text, "h", "")).isIn("none", "/");
  }

  @Test
  void defaultBeforeMachines_doesNotHideThem() {
    assertThat(login("default login d password d machine h login a password b", "h", ""))
        .isEqualTo("a/b");
  }

  @Test
  void passwordOnly_goesWithTheNameInTheUrl() {
    assertThat(login("machine h password b", "h", "ann")).isEqualTo("ann/b");
  }

  @Test
  void openQuote_endsWithItsLine() {
    assertThat(login("machine h login a password \"b c\nmachine i login d password e", "h", ""))
        .isEqualTo("a/b c");
    assertThat(login("machine h login a password \"b c\nmachine i login d password e", "i", ""))
        .isEqualTo("d/e");
  }

  @Test
  void login_isNotShown() {
    assertThat(Netrc.parse(FILE).find("one.example", "")).hasToString("Optional[…]");
    assertThat(Netrc.parse(FILE).holdsPasswords()).isTrue();
    assertThat(Netrc.parse("machine h login a").holdsPasswords()).isFalse();
  }

  @Test
  void anyText_isRead() {
    Random random = new Random(SEED);
    for (int run = 0; run < RUNS; run++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(
            random.nextInt(5) == 0
                ? Character.toString((char) random.nextInt(Character.MAX_VALUE))
                : PIECES.get(random.nextInt(PIECES.size())));
        text.append(random.nextBoolean() ? " " : "");
      }
      assertThatCode(() -> login(text.toString(), "h.example", "a"))
          .as("seed %d, text <%s>", SEED, Displayed.escape(text.toString()))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine h login a password b ",
        "\"",
        "#",
        "macdef x\n",
        " ",
        "\\\"",
        "default\n"
      })
  void longText_takesLinearTime(String piece) {
    String text = piece.repeat((256 << 10) / piece.length());
    assertTimeout(Duration.ofSeconds(10), () -> login(text, "other.example", ""));
    assertTimeout(Duration.ofSeconds(10), () -> login("machine h password \"" + text, "h", ""));
  }
}
