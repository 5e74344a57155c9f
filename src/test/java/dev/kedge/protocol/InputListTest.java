package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputListTest {
  private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

  @Test
  void listWithOptions_isReadAsAria2Does() {
    String list =
        """
        # pictures
        https://h/a\thttps://mirror/a

          out=b c.bin
        \tdir = d
          checksum=md5=%s
          # not an option
          header=Authorization: Bearer x
          header=X-A: b=c
        https://h/e
        """
            .formatted(MD5);
    assertThat(entries(list))
        .satisfiesExactly(
            first -> {
              assertThat(first.line()).isEqualTo(2);
              assertThat(first.url()).isEqualTo(URI.create("https://h/a"));
              assertThat(first.out()).isEqualTo("b c.bin");
              assertThat(first.dir()).isEqualTo("d");
              assertThat(first.checksums()).hasToString("[md5:" + MD5 + ']');
              assertThat(first.headers()).containsExactly("Authorization: Bearer x", "X-A: b=c");
              assertThat(first.toString()).doesNotContain("Bearer");
            },
            second -> {
              assertThat(second.line()).isEqualTo(10);
              assertThat(second.out()).isNull();
              assertThat(second.checksums()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/a\nhttps://h/b",
        "https://h/a\r\nhttps://h/b\r\n",
        "https://h/a\rhttps://h/b\r",
        "\ufeffhttps://h/a\n\n#x\nhttps://h/b\n",
        "https://h/a  \nhttps://h/b\n   \n",
      })
  void lineEndsAndMarks_doNotMatter(String list) {
    assertThat(entries(list))
        .extracting(entry -> entry.url().toString())
        .containsExactly("https://h/a", "https://h/b");
  }

  @Test
  void emptyList_hasNoEntries() {
    assertThat(entries("")).isEmpty();
    assertThat(entries("# nothing\n\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h/a | line 1: not a URL, it has no scheme: h",
        "#\\n\\nftp://h/a | line 3: unsupported scheme: ftp",
        "#\\n out=x | line 2: an option without a URL above it",
        "https://h/a\\n spilt=4 | line 2: unknown option: spilt",
        "https://h/a\\n out | line 2: an option without a value: out",
        "https://h/a\\n out= | line 2: an option without a value: out",
        "https://h/a\\n checksum=md5=0 | line 2: a md5 digest has 32 hex digits, not 1",
      })
  void mistake_isNamedWithItsLineAndCostsItsEntry(String list, String message) {
    String text = list.replace("\\n", "\n") + "\nhttps://h/last\n";
    InputList.Content content = parse(text);
    assertThat(content.mistakes())
        .singleElement()
        .satisfies(mistake -> {
          assertThat(mistake.failure().text()).isEqualTo(message);
        });
    assertThat(content.entries())
        .extracting(entry -> entry.url().toString())
        .containsExactly("https://h/last");
  }

  @Test
  void optionsBelowALostEntry_areNotAnothers() {
    InputList.Content content =
        parse("https://h/a\nnonsense\n out=b\n checksum=md5=0\nhttps://h/c\n");
    assertThat(content.mistakes()).hasSize(1);
    assertThat(content.entries()).hasSize(2).allMatch(entry -> entry.out() == null);
  }

  @Test
  void optionsOfAria2_areIgnoredAndNamedOnce() {
    InputList.Content content =
        parse(
            """
            https://h/a
             split=4
             bt-tracker=x
             out=b
            https://h/c
             split=5
             all-proxy-user=x
            """);
    assertThat(content.mistakes()).isEmpty();
    assertThat(content.ignored()).containsExactly("split", "bt-tracker", "all-proxy-user");
    assertThat(content.entries()).extracting(InputList.Entry::out).containsExactly("b", null);
  }

  @Test
  void utf16WithItsMark_isRead() {
    for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      byte[] list = "\ufeffhttps://h/ä\r\n out=ö\r\n".getBytes(charset);
      assertThat(InputList.parse(list).entries())
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.url().getRawPath()).isEqualTo("/%C3%A4");
            assertThat(entry.out()).isEqualTo("ö");
          });
    }
  }

  @Test
  void utf16WithoutItsMark_isNamed() {
    byte[] list = "https://h/a\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(InputList.parse(list).mistakes())
        .allSatisfy(mistake -> assertThat(mistake.failure().text()).contains("NUL"));
  }

  @Test
  void latin1_isSentAsItsOctets() {
    byte[] list =
        "https://h/caf\u00e9?q=\u00fc\n out=caf\u00e9\nhttps://h/b\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(InputList.parse(list).entries())
        .satisfiesExactly(
            entry -> {
              assertThat(entry.url()).hasToString("https://h/caf%E9?q=%FC");
              assertThat(entry.out()).isEqualTo("caf\u00e9");
            },
            entry -> assertThat(entry.url()).hasToString("https://h/b"));
  }

  @Test
  void fileThatIsNoList_isNotReadToItsEnd() {
    InputList.Content content = parse("nonsense\n".repeat(100_000) + "https://h/a\n");
    assertThat(content.mistakes()).hasSize(1001);
    assertThat(content.mistakes().getLast().failure().text()).contains("no URL in the first 1000");
  }

  @Test
  void endlessLine_isNamed() {
    String list = "https://h/" + "a".repeat(100_000) + "\nhttps://h/b\n";
    assertThat(parse(list).mistakes()).hasSize(1);
    assertThat(parse(list).entries()).hasSize(1);
  }

  @Test
  void passwordInALineThatIsNoUrl_isNotShown() {
    InputList.Content content = parse("https://ann:hunter2#x@example.org/f\n");
    assertThat(content.mistakes())
        .singleElement()
        .satisfies(mistake ->
            assertThat(mistake.shown() + mistake.failure().text() + mistake.failure().hint())
                .doesNotContain("hunter2"));
  }

  private static InputList.Content parse(String list) {
    return InputList.parse(list.getBytes(StandardCharsets.UTF_8));
  }

  private static List<InputList.Entry> entries(String list) {
    InputList.Content content = parse(list);
    assertThat(content.mistakes()).isEmpty();
    return content.entries();
  }
}
