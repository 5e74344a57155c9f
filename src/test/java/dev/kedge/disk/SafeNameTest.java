package dev.kedge.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafeNameTest {
  private static final long SEED = 20261121;

  /** What attackers and accidents are made of; the fuzz strings are joined from these. */
  private static final List<String> PIECES =
      List.of(
          "..",
          ".",
          "/",
          "\\",
          "a",
          "Z",
          "-",
          "_",
          " ",
          "\u00a0",
          "\t",
          "\0",
          "\u0085",
          "\u202e",
          "\u2066",
          "\u2028",
          "\ufeff",
          ":",
          "*",
          "<",
          "|",
          "CON",
          "com1",
          "LPT¹",
          "nul",
          ".txt",
          ".kedge",
          ".tar.gz",
          "\ud800",
          "\udc00",
          "🚢",
          "漢",
          "é",
          "e\u0301",
          "\u0301",
          "\u0338",
          "\u212b",
          "\u1fef",
          "ﬁ",
          "ß",
          "~",
          "%2e",
          "\n",
          "x".repeat(60),
          "漢".repeat(70));

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      textBlock =
          """
          a.iso                > a.iso
          dir/sub/a.iso        > a.iso
          ..\\..\\a.iso          > a.iso
          C:\\Windows\\a.iso     > a.iso
          a/b/                 > download
          ..                   > download
          ../..                > download
          ``                   > download
          a.iso...             > a.iso
          a.iso. . .           > a.iso
          .bashrc              > _.bashrc
          -rf                  > _-rf
          CON                  > _CON
          con.txt              > _con.txt
          NUL .tar.gz          > _NUL .tar.gz
          COM¹                 > _COM¹
          COM10                > COM10
          console              > console
          a:b*c?.txt           > a_b_c_.txt
          x.kedge              > x.kedge_
          X.KEDGE              > X.KEDGE_
          """)
  void name_isMadeSafe(String raw, String safe) {
    assertThat(SafeName.of(raw)).isEqualTo(safe);
  }

  @Test
  void invisibleCharacters_areDropped() {
    assertThat(SafeName.of("\u202egpj.\u2066exe\u0000\u001b\u0085\u2028")).isEqualTo("gpj.exe");
    assertThat(SafeName.of("\ufeff\u200f")).isEqualTo("download");
    assertThat(SafeName.of("👩\u200d🚀.png")).isEqualTo("👩\u200d🚀.png");
  }

  @Test
  void droppingBaresALeadingDot_isStillMadeSafe() {
    assertThat(SafeName.of("\u0000.\u202eprofile")).isEqualTo("_.profile");
  }

  @Test
  void unpairedSurrogates_areReplaced() {
    assertThat(SafeName.of("a\ud800b\udc00")).isEqualTo("a_b_");
  }

  @Test
  void decomposedName_isComposed() {
    assertThat(SafeName.of("re\u0301sume\u0301.pdf")).isEqualTo("résumé.pdf");
  }

  @Test
  void longName_isCutButKeepsItsExtension() {
    assertThat(SafeName.of("漢".repeat(100) + ".iso")).isEqualTo("漢".repeat(65) + ".iso");
    assertThat(SafeName.of("a.b" + "c".repeat(300))).hasSize(200);
    assertThat(SafeName.of("a".repeat(199) + " b")).isEqualTo("a".repeat(199));
  }

  @Test
  void namesThatDifferInCaseOrForm_collide() {
    assertThat(SafeName.collisionKey("README.md")).isEqualTo(SafeName.collisionKey("Readme.MD"));
    assertThat(SafeName.collisionKey("caf\u00e9")).isEqualTo(SafeName.collisionKey("CAFE\u0301"));
    assertThat(SafeName.collisionKey("straße")).isEqualTo(SafeName.collisionKey("STRASSE"));
    assertThat(SafeName.collisionKey("ﬁle")).isEqualTo(SafeName.collisionKey("file"));
    assertThat(SafeName.collisionKey("a")).isNotEqualTo(SafeName.collisionKey("b"));
  }

  @Test
  void anyName_becomesOneSafeSegment() {
    Random random = new Random(SEED);
    for (int round = 0; round < 10_000; round++) {
      String raw = raw(random);
      String safe = SafeName.of(raw);
      assertThat(safe).as("from %s", raw.codePoints().boxed().toList()).satisfies(this::isSafe);
      assertThat(SafeName.of(safe)).isEqualTo(safe);
    }
  }

  @Test
  void safeNames_canBeMade() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      Path part = Disk.part(dir.resolve(SafeName.of(raw(random))), "0123456789abcdef");
      Files.deleteIfExists(Files.createFile(part));
    }
  }

  private static String raw(Random random) {
    StringBuilder raw = new StringBuilder();
    for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
      boolean any = random.nextInt(4) == 0;
      raw.append(any ? (char) random.nextInt(0x10000) : PIECES.get(random.nextInt(PIECES.size())));
    }
    return raw.toString();
  }

  private void isSafe(String name) {
    assertThat(name).isNotBlank().doesNotStartWith(".").doesNotStartWith("-");
    assertThat(name).doesNotEndWith(".").doesNotEndWith(" ").doesNotEndWithIgnoringCase(".kedge");
    assertThat(name).doesNotContainPattern("[<>:\"|?*/\\\\\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]");
    assertThat(name).doesNotContainPattern("\\p{Cs}");
    assertThat(name).doesNotMatch("(?is)(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])\\s*(\\..*)?");
    assertThat(Normalizer.isNormalized(name, Normalizer.Form.NFC)).isTrue();
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
    assertThat(dir.resolve(name).getParent()).isEqualTo(dir);
  }
}
