package dev.kedge.cli;

import dev.kedge.cli.demo.Demo;
import dev.kedge.cli.print.ErrorText;
import dev.kedge.cli.print.JsonSteps;
import dev.kedge.cli.print.Step;
import dev.kedge.cli.print.StepPrinter;
import dev.kedge.cli.print.TextSteps;
import dev.kedge.model.Failure;
import dev.kedge.transfer.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kedge demo} */
@Command(
    name = "demo",
    header = "Show the main job on this machine: kill, resume, swap, verify, repair, sync.",
    description = {
      "",
      "Makes a file in a temporary directory, serves it on loopback, fetches it in a process of"
          + " its own that is killed on the way, goes on, damages and repairs the file, puts a new"
          + " version under a running download, and keeps two devices in step. Prints a table of"
          + " what was done and what the server sent. Exit code 0 only if every step held. Nothing"
          + " outside of the directory is touched; it is removed at the end."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  kedge demo", "  kedge demo --size 1G --dir /mnt/disk"})
final class DemoCommand implements Callable<Integer> {
  private static final long SMALLEST = 128L << 20;
  private static final long LARGEST = 64L << 30;
  private final Shell shell;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = SizeText.class,
      description =
          "Size of the file, 128M to 64G (default: 192M); three times that is needed on disk.")
  long size = 192L << 20;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Make the temporary directory in this one (default: the system's place).")
  @Nullable Path directory;

  @Option(names = "--keep", description = "Leave the temporary directory and say where it is.")
  boolean keep;

  @Option(
      names = "--json",
      description =
          "Say each step as JSON on standard output; the schema is"
              + " ${sys:kedge.docs:-docs}/events.schema.json.")
  boolean json;

  DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Failure {
    if (size < SMALLEST || size > LARGEST) {
      throw new Failure.Usage(
          "--size is out of bounds",
          "give 128M to 64G; a smaller file is there before it can be disturbed");
    }
    Stop stop = new Stop();
    shell.out().onFailure(() -> stop.request(new Failure.Interrupted()));
    AtomicReference<ExitCode> signal = new AtomicReference<>(ExitCode.INTERRUPTED);
    try (var _ = shell.signals().watch(code -> stop(stop, signal, code))) {
      return demo(stop).map(this::broken).orElse(ExitCode.DONE).code();
    } catch (Failure.Interrupted _) {
      return signal.get().code();
    }
  }

  private Optional<Step> demo(Stop stop) throws Failure {
    StepPrinter printer =
        json ? new JsonSteps(shell.out()::line, shell.ticker()) : new TextSteps(shell.out()::line);
    Demo.Settings settings = new Demo.Settings(size, directory, keep, Main.class);
    try {
      return new Demo(settings, shell.ticker(), printer, stop)
          .run(kept -> shell.err().line("kedge: kept " + kept));
    } catch (IOException e) {
      throw new Failure.Local(
          "the demo's directory cannot be used: " + Reason.of(e),
          "name another one with --dir",
          false,
          e);
    }
  }

  private ExitCode broken(Step step) {
    new ErrorText(shell.err().palette())
        .of("step '" + step.name() + "' did not hold: " + step.result(), null)
        .forEach(shell.err()::line);
    return ExitCode.UNEXPECTED;
  }

  private static void stop(Stop stop, AtomicReference<ExitCode> signal, ExitCode code) {
    signal.set(code);
    stop.request(new Failure.Interrupted());
  }
}
