package dev.kedge.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running kedge. What it says goes to files, so that it is never held up and can be read twice.
 */
final class KedgeProcess implements AutoCloseable {
  private static final long LONGEST_SECONDS = 90;
  private final Process process;
  private final Path out;
  private final Path err;

  private KedgeProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static KedgeProcess start(
      List<String> command, Map<String, String> environment, Path directory, Path said) {
    Path out = said.resolveSibling(said.getFileName() + ".out");
    Path err = said.resolveSibling(said.getFileName() + ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new KedgeProcess(
          builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  /** {@code kill -9}; returns when it is dead. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Sends a signal by its name: {@code INT}. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
      if (kill.onExit().join().exitValue() != 0 && isAlive()) {
        throw new AssertionError("kill -" + name + " did not reach " + pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ended await() {
    return await(LONGEST_SECONDS);
  }

  /** Its end, within so many seconds. */
  Ended await(long seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        String said = err();
        kill();
        throw new AssertionError("kedge still runs after " + seconds + " s; it said: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Ended(process.exitValue(), out(), err());
  }

  @Override
  public void close() {
    kill();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
