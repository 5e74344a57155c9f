package dev.kedge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.model.Failure;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputListTest {
  private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

  @Test
  void listWithOptions_isReadAsAria2Does() throws Failure.Usage {
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
    assertThat(InputList.parse(list))
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
  void lineEndsAndMarks_doNotMatter(String list) throws Failure.Usage {
    assertThat(InputList.parse(list))
        .extracting(entry -> entry.url().toString())
        .containsExactly("https://h/a", "https://h/b");
  }

  @Test
  void emptyList_hasNoEntries() throws Failure.Usage {
    assertThat(InputList.parse("")).isEmpty();
    assertThat(InputList.parse("# nothing\n\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h/a | line 1: not a URL, it has no scheme: h",
        "#\\n\\nftp://h/a | line 3: unsupported scheme: ftp",
        "#\\n out=x | line 2: an option without a URL above it",
        "https://h/a\\n split=4 | line 2: unknown option: split",
        "https://h/a\\n out | line 2: an option without a value: out",
        "https://h/a\\n out= | line 2: an option without a value: out",
        "https://h/a\\n checksum=md5=0 | line 2: a md5 digest has 32 hex digits, not 1",
      })
  void mistake_isNamedWithItsLine(String list, String message) {
    assertThatExceptionOfType(Failure.Usage.class)
        .isThrownBy(() -> InputList.parse(list.replace("\\n", "\n")))
        .satisfies(failure -> assertThat(failure.text()).isEqualTo(message));
  }
}
