package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What hands know from other downloaders. */
class ForeignOptionsTest {
  private static final String URL = "http://h/a";
  private final FakeProcess process = new FakeProcess();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-O | under the URL's name is the default",
        "-LO | -L: not needed: redirects are followed",
        "-L | not needed: redirects are followed",
        "-k | always checks certificates",
        "--insecure | always checks certificates",
        "-c | the same command goes on by itself",
        "--continue=true | the same command goes on by itself",
        "-C - | the same command goes on by itself",
        "-N | fetched again only if it changed",
        "-r 0-99 | kedge fetches whole files",
        "-m 30 | use --max-time TIME",
        "--split=16 | use -x N",
        "-s16 | use -x N",
        "--max-connection-per-server 8 | use -x N",
        "--max-concurrent-downloads=2 | use -j N",
        "-P dir | use -d DIR",
        "--no-check-certificate | always checks certificates",
        "--compressed | not needed",
        "--max-overall-download-limit=1M | use --limit-rate",
        "-X POST | nothing but GET",
        "-nc | never replaced unless you ask",
        "--no-verbose | use -q",
      })
  void foreignOption_getsKedgesWord(String typed, String words) {
    String[] parts = ("fetch " + typed + ' ' + URL).split(" ", -1);
    assertThat(process.run(parts)).isEqualTo(2);
    assertThat(process.err()).contains("kedge: error: unknown option").contains(words);
    assertThat(process.clients).isEmpty();
  }

  @Test
  void severalForeignOptions_getTheirWordsAtOnce() {
    assertThat(process.run("-L", "-O", "-k", URL)).isEqualTo(2);
    assertThat(process.err()).contains("-L: ", "-O: ", "-k: ");
  }

  @Test
  void secretValue_isNotRepeated() {
    process.run("fetch", "--http-passwd=tellnobody", "--http-user", "me", URL);
    assertThat(process.err()).contains("--netrc").doesNotContain("tellnobody");
  }

  @Test
  void ownOptionMistyped_isStillSuggested() {
    assertThat(process.run("fetch", "--checksom", "x", URL)).isEqualTo(2);
    assertThat(process.err()).contains("did you mean 'kedge fetch --checksum'");
  }

  @Test
  void table_namesManyOptionsAndNoneOfOurs() {
    Map<String, String> all = ForeignOptions.read().all();
    assertThat(all).hasSizeGreaterThan(150);
    CommandLine fetch =
        Objects.requireNonNull(
            new Cli(process.shell()).allCommands().getSubcommands().get("fetch"));
    Set<String> own = new TreeSet<>(fetch.getCommandSpec().optionsMap().keySet());
    assertThat(all).doesNotContainKeys(own.toArray(String[]::new));
    assertThat(all.values())
        .allMatch(hint -> !hint.endsWith(".") && hint.length() < 140)
        .noneMatch(hint -> hint.contains("--overwrite"));
    all.values().stream()
        .flatMap(hint -> Pattern.compile("--[a-z-]+").matcher(hint).results())
        .forEach(option -> assertThat(own).contains(option.group()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h/a", "HTTPS://h/a", "-q http://h/a", "-x 2 -q https://h/a"})
  void urlWithoutCommand_isFetched(String line) {
    assertThat(process.run(line.split(" ", -1))).isZero();
    URI url = Objects.requireNonNull(process.kedge.fetched).items().getFirst().url();
    assertThat(url.getPath()).isEqualTo("/a");
  }

  @Test
  void urlWithoutCommand_takesFetchesOptions() {
    assertThat(process.run("-o", "x", "-j", "2", URL)).isZero();
    assertThat(Objects.requireNonNull(process.kedge.fetched).items().getFirst().out())
        .hasFileName("x");
    assertThat(process.run(URL, "--help")).isZero();
    assertThat(process.out()).contains("Usage: kedge fetch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetsh http://h/a", "foo", "example.org/a"})
  void otherWord_isAnUnknownCommand(String line) {
    assertThat(process.run(line.split(" ", -1))).isEqualTo(2);
    assertThat(process.err()).contains("unknown command: '" + line.split(" ", -1)[0] + "'");
    assertThat(process.kedge.fetched).isNull();
  }
}
