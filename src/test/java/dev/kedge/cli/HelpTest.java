package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every help says everything. */
class HelpTest {
  private final FakeProcess process = new FakeProcess();

  private List<CommandLine> commands() {
    CommandLine root = new Cli(process.shell()).allCommands();
    List<CommandLine> all = new ArrayList<>(root.getSubcommands().values());
    all.add(root);
    return all;
  }

  @Test
  void helpAsACommand_isTheHelpOption() {
    FakeProcess asked = new FakeProcess();
    FakeProcess usual = new FakeProcess();
    assertThat(asked.run("help")).isZero();
    usual.run("--help");
    assertThat(asked.out()).isEqualTo(usual.out());
    assertThat(asked.run("help", "fetch")).isZero();
    usual.run("fetch", "--help");
    assertThat(asked.out()).isEqualTo(usual.out()).contains("--checksum");
  }

  @Test
  void everyOption_isDescribedAndListed() {
    for (CommandLine command : commands()) {
      String help = command.getUsageMessage();
      for (OptionSpec option : command.getCommandSpec().options()) {
        assertThat(option.description()).as(option.longestName()).isNotEmpty();
        assertThat(option.description()[0]).as(option.longestName()).endsWith(".");
        assertThat(help).contains(option.names());
      }
      command
          .getCommandSpec()
          .positionalParameters()
          .forEach(arg -> assertThat(arg.description()).isNotEmpty());
    }
  }

  @Test
  void everyHelp_fitsAndListsExitCodesAndExamples() {
    for (CommandLine command : commands()) {
      String help = command.getUsageMessage();
      assertThat(help).contains("Examples:\n");
      for (ExitCode exit : ExitCode.values()) {
        assertThat(help)
            .containsPattern(
                "(?m)^ +" + exit.code() + " +\\Q" + exit.description().substring(0, 20));
      }
    }
  }

  @Test
  void helpAndVersion_touchNothing() {
    assertThat(process.run("--help")).isZero();
    assertThat(process.run("fetch", "-h")).isZero();
    assertThat(process.run("--version")).isZero();
    assertThat(process.out()).contains("Usage: kedge fetch").endsWith("kedge dev\n");
    assertThat(process.err()).isEmpty();
    assertThat(process.clients).isEmpty();
  }

  @Test
  void helpIntoAClosedPipe_isSilent() throws IOException {
    process.breakPipe();
    assertThat(process.run("--help")).isEqualTo(141);
    assertThat(process.err()).isEmpty();
  }

  @Test
  void colourOfErrors_onlyWithoutNoColor() {
    assertThat(Stderr.wantsColour(Map.of())).isTrue();
    assertThat(Stderr.wantsColour(Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Stderr.wantsColour(Map.of("NO_COLOR", "1"))).isFalse();
  }
}
