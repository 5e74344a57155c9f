package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes no sense is refused with one line that says why, before anything is touched. */
class BadInputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          ''                                            | no command given
          fech                                          | unknown command: 'fech'
          fech --help                                   | unknown command: 'fech'
          fech --json http://h/a                        | unknown command: 'fech'
          fetch                                         | no URL given
          fetch --conections 3 http://h/a               | unknown option: '--conections'
          fetch ftp://h/a                               | unsupported scheme: ftp
          fetch example.org/a                           | not a URL, it has no scheme: example.org
          fetch -x 0 http://h/a                         | --connections 0 is out of bounds
          fetch -x 65 http://h/a                        | --connections 65 is out of bounds
          fetch -x four http://h/a                      | 'four' is not a whole number
          fetch -j 0 http://h/a                         | --jobs 0 is out of bounds
          fetch --retry -1 http://h/a                   | --retry -1 is out of bounds
          fetch --limit-rate 10X http://h/a             | '10X' is not a size
          fetch --limit-rate 99999999T http://h/a       | '99999999T' is too large
          fetch --max-time soon http://h/a              | 'soon' is not a duration
          fetch --max-time 0 http://h/a                 | '0' is no time at all
          fetch --low-speed 10k http://h/a              | '10k' is not RATE:SECONDS
          fetch --on-change=stop http://h/a             | 'stop' is neither restart nor fail
          fetch --checksum sha256:12 http://h/a         | a sha256 digest has 64 hex digits, not 2
          fetch --checksum whirlpool:12 http://h/a      | unknown digest algorithm: whirlpool
          fetch --checksum sha256:12 http://h/a http://h/b | --checksum is for one file
          fetch -o x http://h/a http://h/b              | -o names one file
          fetch -o x -o y http://h/a                    | -o is given twice: x and y
          fetch http://[::1                             | not an IPv6 address in brackets: [::1
          help nosuch                                   | unknown command: 'nosuch'
          fetch -o - --json http://h/a                  | -o - needs standard output
          fetch --json --print-filename http://h/a      | --json and --print-filename both want
          fetch --overwrite --auto-rename http://h/a    | --overwrite and --auto-rename exclude
          fetch -H nonsense http://h/a                  | not a header field: no colon in it
          fetch -H Range:bytes=0-1 http://h/a           | kedge sets the header field Range itself
          fetch -H X-T:é☃ http://h/a                    | the value of X-T holds characters that a header
          fetch --bearer ☃ http://h/a                   | the value of --bearer holds characters
          fetch --user-agent ☃ http://h/a               | the value of --user-agent holds characters
          fetch -o                                      | missing required parameter for option '--output'
          resume --url http://h/a                       | --url is for one file
          verify                                        | missing required parameter: 'FILE'
          verify --checksum sha256:12 a b               | --checksum is for one file
          serve --jwks keys.json /srv                   | --jwks, --issuer and --audience go together
          serve --public --listen :99999 /srv           | ':99999' is not HOST:PORT
          serve --tls-cert a.pem /srv                   | --tls-cert and --tls-key go together
          serve --fault *.iso:explode /srv              | there is no fault 'explode'
          serve --connections-per-client -1 /srv        | --connections-per-client is negative
          serve --devices-per-user 0 /srv               | --devices-per-user must be at least 1
          serve --poll 5s /srv                          | --poll must be from 10s to 1d
          serve --keep-changes 59m /srv                 | must be at least 1h
          login http://h                                | no terminal to ask for the token at
          completion fish                               | invalid value for positional parameter
          """)
  void nonsense_isUsage(String line, String message) {
    FakeProcess process = new FakeProcess();
    String[] args = line.equals("''") ? new String[0] : line.split(" ");
    assertThat(process.run(args)).isEqualTo(2);
    String[] said = process.err().split("\n");
    assertThat(said[0]).startsWith("kedge: error: ").contains(message).doesNotEndWith(".");
    assertThat(said).hasSizeLessThanOrEqualTo(2);
    if (said.length == 2) {
      assertThat(said[1]).startsWith("kedge: hint: ");
    }
    if (!line.contains("--json")) {
      assertThat(process.out()).isEmpty();
    }
    assertThat(process.clients).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ftp://h/a                          | : line 1: unsupported scheme: ftp
          http://h/a\\n\\n http://h/b         | : line 3: an option without a value: http://h/b
          http://h/a\\n header=Host: b       | : line 1: kedge sets the header field Host itself
          """)
  void badLine_isUsage_andNamesListAndLine(String list, String message, @TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("list"), list.replace("\\n", "\n"));
    FakeProcess process = new FakeProcess();
    assertThat(process.run("fetch", "-i", file.toString())).isEqualTo(2);
    assertThat(process.err()).contains("kedge: error: " + file + message);
  }

  @Test
  void mirrors_arePassedOverWithAWarning() {
    FakeProcess process = new FakeProcess();
    process.in = "http://h/a\thttp://i/a\thttp://j/a\nhttp://h/b\n";
    assertThat(process.run("fetch", "-i", "-")).isZero();
    assertThat(process.err())
        .isEqualTo(
            "kedge: warning: standard input: line 1: only the first URL is used, not its"
                + " mirrors\n");
    FakeProcess quiet = new FakeProcess();
    quiet.in = process.in;
    assertThat(quiet.run("fetch", "-q", "-i", "-")).isZero();
    assertThat(quiet.err()).isEmpty();
  }

  @Test
  void emptyList_isUsage() {
    FakeProcess process = new FakeProcess();
    process.in = "# nothing\n";
    assertThat(process.run("fetch", "-i", "-")).isEqualTo(2);
    assertThat(process.err()).startsWith("kedge: error: the list (-i) is empty\n");
  }

  @Test
  void oneName_isForOneFile_howeverLongTheList() {
    FakeProcess process = new FakeProcess();
    assertThat(process.run("fetch", "-i", "list", "-o", "x")).isEqualTo(2);
    assertThat(process.err()).contains("-o names one file, but a list (-i) may hold many");
  }

  @ParameterizedTest
  @CsvSource({"-i, /no/such/list", "-H, @/no/such/list"})
  void unreadableFile_isLocal(String option, String value) {
    FakeProcess process = new FakeProcess();
    assertThat(process.run("fetch", option, value, "http://h/a")).isEqualTo(10);
    assertThat(process.err()).contains("/no/such/list: no such file");
  }
}
