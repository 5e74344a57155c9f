package dev.kedge.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kedge} */
@Command(
    name = "kedge",
    header = "A downloader that never loses ground, and the server to match.",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "",
      "Downloads in parallel, goes on after any interruption, and gives a file its name only when"
          + " it is whole and proven. 'kedge URL' is short for 'kedge fetch URL'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kedge https://example.org/big.iso              # the same again goes on after a Ctrl-C",
      "  kedge fetch --help                             # all about fetching",
      "  kedge verify --repair big.iso",
      "  kedge serve --public downloads"
    })
final class RootCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec().commandLine(), "no command given");
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not built by picocli");
    }
    return spec;
  }
}
