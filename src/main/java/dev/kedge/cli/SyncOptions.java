package dev.kedge.cli;

import dev.kedge.app.Kedge;
import dev.kedge.app.SyncListener;
import dev.kedge.app.Syncing;
import dev.kedge.cli.print.BarProgress;
import dev.kedge.cli.print.JsonSync;
import dev.kedge.cli.print.NoProgress;
import dev.kedge.cli.print.Screen;
import dev.kedge.cli.print.SyncBars;
import dev.kedge.cli.print.TextSync;
import dev.kedge.model.Failure;
import dev.kedge.protocol.UrlInput;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands about servers. */
final class SyncOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server, where this machine is logged in to several.")
  @Nullable String server;

  @Option(
      names = "--json",
      description =
          "Print JSON, one object a line; the schema is"
              + " ${sys:kedge.docs:-docs}/events.schema.json.")
  boolean json;

  @Option(names = "--ledger", paramLabel = "FILE", description = LedgerOptions.DESCRIPTION)
  @Nullable Path ledger;

  @Option(
      names = {"-v", "--verbose"},
      description = "For a bug, show its trace.")
  boolean verbose;

  Optional<URI> url() throws Failure {
    return server == null ? Optional.empty() : Optional.of(UrlInput.parse(server));
  }

  ClientOptions client(Shell shell) throws Failure.Local {
    return new ClientOptions(
        LedgerOptions.required(ledger, shell),
        ClientOptions.Use.KEEP,
        shell.ticker(),
        ServerPlaces.required(shell));
  }

  SyncListener listener(Shell shell) {
    return json
        ? new JsonSync(shell.out()::line, shell.ticker(), ExitCode::number)
        : new TextSync(shell.err()::line);
  }

  /** Bars where there is a terminal for them, else lines only. */
  SyncBars bars(Shell shell) {
    Stderr err = shell.err();
    Screen screen = err.screen();
    if (screen == null) {
      return new SyncBars(new NoProgress(err::line));
    }
    shell.signals().onResize(screen::changed);
    return new SyncBars(new BarProgress(err::print, screen, shell.ticker(), 0, err.palette()));
  }

  /** Does what is wanted, until a signal ends it. */
  int run(Shell shell, Task task) throws Failure {
    ExitCode[] signal = {ExitCode.INTERRUPTED};
    try (Kedge kedge = shell.openClient(client(shell));
        Signals.Watch _ =
            shell
                .signals()
                .watch(code -> {
                  signal[0] = code;
                  kedge.interrupt();
                })) {
      shell.out().onFailure(kedge::interrupt);
      task.with(kedge.sync());
      return ExitCode.DONE.code();
    } catch (Failure.Interrupted stopped) {
      shell.err().line("kedge: interrupted; " + Failure.GO_ON);
      return signal[0].code();
    }
  }

  /** What the command wants. */
  @FunctionalInterface
  interface Task {
    void with(Syncing sync) throws Failure;
  }
}
