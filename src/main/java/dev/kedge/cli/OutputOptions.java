package dev.kedge.cli;

import dev.kedge.cli.print.BarProgress;
import dev.kedge.cli.print.Hints;
import dev.kedge.cli.print.JsonPrinter;
import dev.kedge.cli.print.NoProgress;
import dev.kedge.cli.print.Ordered;
import dev.kedge.cli.print.PathPrinter;
import dev.kedge.cli.print.Printer;
import dev.kedge.cli.print.Printers;
import dev.kedge.cli.print.ProgressView;
import dev.kedge.cli.print.Screen;
import dev.kedge.cli.print.SparseProgress;
import dev.kedge.cli.print.TextPrinter;
import dev.kedge.cli.print.Voice;
import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is said while the work is done, and to whom. */
final class OutputOptions {
  @Option(
      names = "--json",
      description =
          "Say everything that happens as JSON on standard output, one object a line; the schema is"
              + " ${sys:kedge.docs:-docs}/events.schema.json.")
  boolean json;

  @Option(
      names = "--no-progress",
      description = "No bars and no progress lines, only what each file came to.")
  boolean noProgress;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but errors.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Say more: final URLs, validators, every retry, whole digests; for a bug, its trace.")
  boolean verbose;

  @Option(
      names = "--print-filename",
      description = "Print the path of each file that is there and proven on standard output.")
  boolean printFilename;

  @Option(
      names = "--ordered",
      description =
          "Tell how each file ended in the order of the command, not in the order they end. It goes"
              + " for --json and --print-filename too.")
  boolean ordered;

  void check() throws Failure.Usage {
    if (json && printFilename) {
      throw new Failure.Usage(
          "--json and --print-filename both want standard output",
          "the 'done' events of --json have the path");
    }
  }

  /**
   * The printers that the options ask for.
   *
   * @param files how many the command has; several get a total
   */
  Printer printer(Shell shell, int files) {
    return printer(shell, files, List.of());
  }

  /**
   * The same, of a command that verifies files.
   *
   * @param verified the files, in order
   */
  Printer printer(Shell shell, int files, List<Path> verified) {
    Printer all = atOnce(shell, files);
    return ordered ? new Ordered(all, verified) : all;
  }

  private Printer atOnce(Shell shell, int files) {
    List<Printer> printers = new ArrayList<>();
    Hints hints = new Hints(shell.environment());
    printers.add(new TextPrinter(progress(shell, files), voice(), shell.err().palette(), hints));
    if (json) {
      printers.add(new JsonPrinter(shell.out()::line, shell.ticker(), ExitCode::number, hints));
    }
    if (printFilename) {
      printers.add(new PathPrinter(shell.out()::line));
    }
    return new Printers(printers);
  }

  private Voice voice() {
    // With --json the same story would be told twice.
    return quiet || json ? Voice.ERRORS : verbose ? Voice.VERBOSE : Voice.NORMAL;
  }

  ProgressView progress(Shell shell, int files) {
    Stderr err = shell.err();
    Screen screen = err.screen();
    if (quiet || json || noProgress) {
      return new NoProgress(err::line);
    }
    if (screen == null) {
      return new SparseProgress(err::line, shell.ticker());
    }
    shell.signals().onResize(screen::changed);
    return new BarProgress(err::print, screen, shell.ticker(), files, err.palette());
  }
}
