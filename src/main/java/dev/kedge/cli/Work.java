package dev.kedge.cli;

import dev.kedge.app.Kedge;
import dev.kedge.cli.print.Printer;
import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.model.VerifyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One command's run of the client: events go to the printer and into the exit code, signals and a
 * closed standard output stop it. Events may come from any thread.
 */
final class Work implements AutoCloseable {
  static final String GO_ON = "run the same command again, or 'kedge resume', to go on";
  static final String FORGETS = "nothing is kept; run the same command again to start over";
  private static final String START_OVER =
      "nothing is kept; run the same command again, or 'kedge resume', to start over";

  private final Shell shell;
  private final Kedge kedge;
  private final Printer printer;
  private final String goOn;
  private final Signals.Watch watch;
  private final AtomicReference<@Nullable ExitCode> signal = new AtomicReference<>();
  private final List<Failure> failures = new ArrayList<>();
  private volatile boolean gained;
  private volatile boolean lost;

  private Work(Shell shell, Kedge kedge, Printer printer, String goOn) {
    this.shell = shell;
    this.kedge = kedge;
    this.printer = printer;
    this.goOn = goOn;
    shell.out().onFailure(kedge::interrupt);
    this.watch = shell.signals().watch(this::stop);
  }

  /**
   * Opens the client.
   *
   * @param goOn what to do after an interrupt
   */
  static Work open(Shell shell, ClientOptions client, Printer printer, String goOn) throws Failure {
    return new Work(shell, shell.openClient(client), printer, goOn);
  }

  Kedge kedge() {
    return kedge;
  }

  TransferListener events() {
    return event -> {
      gained |= event instanceof TransferEvent.Done;
      if (event instanceof TransferEvent.Failed failed) {
        gained |= failed.bytesKept() > 0;
        lost |= failed.bytesKept() == 0;
        failed(failed.failure());
        if (shell.out().readerIsGone()) {
          return; // A consequence, and nobody wants to know.
        }
      }
      printer.on(event);
    };
  }

  Consumer<VerifyResult> results() {
    return result -> {
      if (result.failure() != null) {
        failed(result.failure());
      }
      printer.verified(result);
    };
  }

  /** Does the task to its end and says what it came to. */
  ExitCode run(Task task) throws Failure {
    try {
      task.run();
    } catch (Failure.Interrupted stopped) {
      failed(stopped);
    } finally {
      printer.finish();
    }
    synchronized (failures) {
      if (failures.stream().noneMatch(Failure.Interrupted.class::isInstance)) {
        return ExitCode.common(failures);
      }
    }
    ExitCode signalled = signal.get();
    if (signalled == null) {
      return ExitCode.INTERRUPTED; // Standard output failed; Cli says so.
    }
    boolean inVain = goOn.equals(GO_ON) && lost && !gained;
    String next = kedge.remembers() || !goOn.equals(GO_ON) ? goOn : FORGETS;
    shell.err().line("kedge: interrupted; " + (inVain && next.equals(GO_ON) ? START_OVER : next));
    return signalled;
  }

  private void stop(ExitCode exit) {
    signal.compareAndSet(null, exit);
    kedge.interrupt();
  }

  private void failed(Failure failure) {
    synchronized (failures) {
      failures.add(failure);
    }
  }

  @Override
  public void close() {
    try {
      watch.close();
    } finally {
      kedge.close();
    }
  }

  /** What the command wants of the client. */
  @FunctionalInterface
  interface Task {
    void run() throws Failure;
  }
}
