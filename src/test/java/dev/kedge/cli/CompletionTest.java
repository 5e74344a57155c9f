package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.cli.complete.CommandModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code completions/} is what the option model says; {@code mvn test -Dtest=CompletionTest
 * -Dcompletions.apply} rewrites it.
 */
class CompletionTest {
  private static Path file(CompletionCommand.Kind kind) {
    return Path.of("completions", kind == CompletionCommand.Kind.bash ? "kedge.bash" : "_kedge");
  }

  @ParameterizedTest
  @EnumSource(CompletionCommand.Kind.class)
  void scripts_areUpToDate(CompletionCommand.Kind kind) throws IOException {
    var root = new Cli(new FakeProcess().shell()).allCommands().getCommandSpec();
    String script = CompletionCommand.script(kind, CommandModel.of(root));
    if (System.getProperty("completions.apply") != null) {
      Files.createDirectories(Path.of("completions"));
      Files.writeString(file(kind), script);
    }
    assertThat(Files.readString(file(kind)))
        .as("rewrite with -Dcompletions.apply")
        .isEqualTo(script);
  }

  @ParameterizedTest
  @EnumSource(CompletionCommand.Kind.class)
  void scripts_load(CompletionCommand.Kind kind) throws Exception {
    String shell = kind.name();
    assumeTrue(isInstalled(shell), shell + " is not installed");
    assertThat(run(shell, "-n", file(kind).toString())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fe                      | fetch
          fetch --on              | --on-change
          fetch --on-change re    | restart
          fetch --on-change = fa  | fail
          completion z            | zsh
          fetch -o pom            | pom.xml
          serve comp              | completions
          """)
  void bash_completes(String typed, String completion) throws Exception {
    assumeTrue(isInstalled("bash"), "bash is not installed");
    String script =
        "source completions/kedge.bash; COMP_WORDS=(kedge "
            + typed
            + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _kedge; echo \"${COMPREPLY[*]}\"";
    assertThat(run("bash", "-c", script).strip()).isEqualTo(completion);
  }

  @Test
  void zsh_registersTheFunction() throws Exception {
    assumeTrue(isInstalled("zsh"), "zsh is not installed");
    String script =
        "autoload -U compinit; compinit -u -D; source completions/_kedge; echo $_comps[kedge]";
    assertThat(run("zsh", "-f", "-c", script).strip()).isEqualTo("_kedge");
  }

  private static boolean isInstalled(String shell) {
    return List.of("/bin/", "/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/").stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory + shell)));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
