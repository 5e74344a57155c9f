package dev.kedge.cli.demo;

import dev.kedge.model.Failure;
import dev.kedge.transfer.Stop;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A kedge process at work, and what it said. Never outlives a stop, its own close, or a limit. For
 * one thread.
 */
final class Child implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;

  private final Process process;
  private final BufferedReader out;
  private final Path errors;
  private final Stop stop;
  private final Stop.Hook atStop;
  private final List<Event> events = new ArrayList<>();

  private Child(Process process, Path errors, Stop stop) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.errors = errors;
    this.stop = stop;
    this.atStop = stop.onRequest(this::kill);
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(this::kill);
  }

  /**
   * @param device where it runs and what it remembers
   * @param arguments of kedge; with {@code --json} it says events
   */
  static Child start(Program program, Device device, Stop stop, List<String> arguments)
      throws IOException {
    Files.createDirectories(device.files());
    ProcessBuilder builder = new ProcessBuilder(program.command(arguments));
    builder.directory(device.files().toFile());
    builder.redirectError(device.errors().toFile());
    builder.environment().putAll(device.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    return new Child(process, device.errors(), stop);
  }

  /**
   * The one line that it prints, and its end.
   *
   * @throws NotHeld it printed none, or failed
   */
  String line() throws IOException, InterruptedException, Failure, NotHeld {
    String line = out.readLine();
    expect(0);
    NotHeld.unless(line != null, "it printed nothing");
    return String.valueOf(line);
  }

  /** The next thing it says; null when it has ended. */
  @Nullable Event next() throws IOException {
    String line = out.readLine();
    if (line == null) {
      return null;
    }
    Event event = Event.parse(line);
    events.add(event);
    return event;
  }

  /**
   * Waits until it has more than so much of the file.
   *
   * @return how many bytes it has
   * @throws NotHeld it ended before
   */
  long awaitProgress(long bytes) throws IOException, InterruptedException, Failure, NotHeld {
    for (Event event = next(); event != null; event = next()) {
      if (event.is("progress") && event.number("bytes") > bytes) {
        return event.number("bytes");
      }
    }
    throw new NotHeld("it ended before it could be disturbed, exit " + exit() + complaint());
  }

  /**
   * Waits until a step of a sync is done.
   *
   * @throws NotHeld it ended before
   */
  void awaitStep(String step) throws IOException, InterruptedException, Failure, NotHeld {
    for (Event event = next(); event != null; event = next()) {
      if (event.is("sync-step")
          && event.text("phase").equals("done")
          && event.text("step").equals(step)) {
        return;
      }
    }
    throw new NotHeld("it ended without the step '" + step + "', exit " + exit() + complaint());
  }

  /** SIGKILL, on systems that have it. */
  void kill() {
    // Not Process.destroyForcibly(), which closes our end of its output too.
    process.toHandle().destroyForcibly();
  }

  /**
   * Waits for its end and takes its exit code.
   *
   * @throws Failure we were stopped meanwhile
   * @throws NotHeld it is another one
   */
  void expect(int code) throws IOException, InterruptedException, Failure, NotHeld {
    int exit = exit();
    NotHeld.unless(exit == code, "exit " + exit + " instead of " + code + complaint());
  }

  /**
   * The last event of a kind.
   *
   * @throws NotHeld there is none
   */
  Event last(String kind) throws NotHeld {
    return events.stream()
        .filter(event -> event.is(kind))
        .reduce((_, later) -> later)
        .orElseThrow(() -> new NotHeld("it said nothing of '" + kind + "'"));
  }

  private int exit() throws IOException, InterruptedException, Failure {
    while (next() != null) {
      stop.check();
    }
    int exit = process.waitFor();
    stop.check();
    return exit;
  }

  private String complaint() throws IOException {
    List<String> lines = Files.readAllLines(errors);
    return lines.isEmpty() ? "" : ": " + lines.getFirst();
  }

  @Override
  public void close() {
    atStop.close();
    kill();
    process.onExit().join();
  }
}
