package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Signals;
import dev.kedge.model.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real signals to a real process that runs a command with a client that only stops when told. */
class ProcessSignalsTest {
  private static final String HOW_TO_GO_ON =
      "kedge: interrupted; run the same command again, or 'kedge resume', to go on";

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 143"})
  void firstSignal_stopsInOrder(String signal, int exit) throws Exception {
    Signals.assumeHeard(signal);
    Process child = start("polite");
    kill(signal, child);
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(exit);
    assertThat(rest(child)).contains(HOW_TO_GO_ON);
  }

  /** As {@code timeout} sends them. */
  @ParameterizedTest
  @CsvSource({"INT, INT, 130", "TERM, TERM, 143", "INT, TERM, 130"})
  void signalsAtOnce_areOne(String signal, String next, int exit) throws Exception {
    Signals.assumeHeard("INT");
    Process child = start("hasty");
    kill(signal, child);
    assertThat(child.inputReader().readLine()).isEqualTo("asked to stop");
    kill(next, child);
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(exit);
    assertThat(rest(child)).contains(HOW_TO_GO_ON);
  }

  @Test
  void secondSignal_endsAtOnce() throws Exception {
    Signals.assumeHeard("INT");
    Process child = start("stubborn");
    kill("INT", child);
    assertThat(child.inputReader().readLine()).isEqualTo("asked to stop");
    kill("INT", child);
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(130);
    assertThat(rest(child)).doesNotContain(HOW_TO_GO_ON);
  }

  /** Returns once the command is at work. */
  private static Process start(String manner) throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                manner)
            .redirectErrorStream(true)
            .start();
    assertThat(child.inputReader().readLine()).isEqualTo("at work");
    return child;
  }

  private static void kill(String signal, Process child) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(child.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static String rest(Process child) throws IOException {
    try (BufferedReader reader = child.inputReader()) {
      return reader.lines().collect(Collectors.joining("\n"));
    }
  }

  /**
   * The process that is signalled. A polite client ends at the first signal, a stubborn one never;
   * a hasty user's second signal comes at the time of the first, and when it was dealt with the
   * client ends.
   */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      FakeProcess fake = new FakeProcess();
      CountDownLatch stopped = new CountDownLatch(1);
      Stdout out = Stdout.ofProcess();
      fake.kedge.onInterrupt =
          () -> {
            out.line("asked to stop");
            if (args[0].equals("polite")) {
              stopped.countDown();
            }
          };
      fake.kedge.whileWorking =
          () -> {
            out.line("at work");
            try {
              stopped.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          };
      fake.kedge.refusal = new Failure.Interrupted();
      Shell all = fake.shell();
      Shell shell =
          new Shell(
              all.in(),
              out,
              Stderr.ofProcess(all.environment()),
              all.environment(),
              all.ticker(),
              new ProcessSignals(args[0].equals("hasty") ? new Same(stopped) : new SecondsApart()),
              all.clients(),
              all.servers());
      System.exit(new Cli(shell).run("fetch", "http://h/a"));
    }
  }

  /** Each signal comes a second after the one before. */
  private static final class SecondsApart extends FakeTicker {
    @Override
    public synchronized long nanos() {
      pass(Duration.ofSeconds(1));
      return super.nanos();
    }
  }

  /** All signals come at the same time; the second one's end is told. */
  private static final class Same extends FakeTicker {
    private final CountDownLatch secondEnded;
    private int heard;

    Same(CountDownLatch secondEnded) {
      this.secondEnded = secondEnded;
    }

    @Override
    public synchronized long nanos() {
      heard++;
      if (heard == 2) {
        Thread handler = Thread.currentThread();
        Thread.ofVirtual().start(() -> tellEnd(handler));
      }
      return super.nanos();
    }

    private void tellEnd(Thread handler) {
      try {
        handler.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      secondEnded.countDown();
    }
  }
}
