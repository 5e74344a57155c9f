package dev.kedge.serve.ops;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.http.AccessEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Appends requests to a file, a line each. When the file was renamed or deleted, by a program that
 * rotates logs, a new one of the name is begun: within a second, or at once by {@link #reopen}. A
 * line that cannot be written is lost; requests are answered all the same. From any thread.
 */
public final class AccessLogFile implements Consumer<AccessEntry>, AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Path file;
  private final Ticker ticker;
  private final Consumer<String> notices;
  private Optional<OutputStream> out = Optional.empty();
  private Optional<Object> key = Optional.empty();
  private long lookedAt;
  private boolean failing;

  private AccessLogFile(Path file, Ticker ticker, Consumer<String> notices) {
    this.file = file;
    this.ticker = ticker;
    this.notices = notices;
  }

  /**
   * Opens the file, making it if it is not there.
   *
   * @param notices told when it cannot be written any more, and when it can again
   * @throws Failure.Local it cannot be opened
   */
  public static AccessLogFile open(Path file, Ticker ticker, Consumer<String> notices)
      throws Failure.Local {
    var log = new AccessLogFile(file, ticker, notices);
    try {
      log.openAgain();
    } catch (IOException e) {
      throw new Failure.Local(
          file + ": the access log cannot be written", "choose another --access-log", false, e);
    }
    return log;
  }

  @Override
  public void accept(AccessEntry entry) {
    write((AccessLogLine.of(entry) + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /** Goes on in the file that has the name now. */
  public synchronized void reopen() {
    closeQuietly();
  }

  @Override
  public synchronized void close() {
    closeQuietly();
  }

  private synchronized void write(byte[] line) {
    try {
      if (out.isEmpty() || isMoved()) {
        openAgain();
      }
      out.orElseThrow().write(line);
      if (failing) {
        failing = false;
        notices.accept("the access log is written again");
      }
    } catch (IOException e) {
      closeQuietly();
      if (!failing) {
        failing = true;
        notices.accept("the access log cannot be written: " + e.getMessage());
      }
    }
  }

  private boolean isMoved() throws IOException {
    long now = ticker.nanos();
    if (now - lookedAt < LOOK.toNanos()) {
      return false;
    }
    lookedAt = now;
    return !Files.exists(file) || !keyOf(file).equals(key);
  }

  private void openAgain() throws IOException {
    closeQuietly();
    out =
        Optional.of(
            Files.newOutputStream(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND));
    key = keyOf(file);
    lookedAt = ticker.nanos();
  }

  private static Optional<Object> keyOf(Path file) throws IOException {
    return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }

  private void closeQuietly() {
    try {
      if (out.isPresent()) {
        out.get().close();
      }
    } catch (IOException _) {
      // Its lines are written; a new one is opened for the next.
    }
    out = Optional.empty();
  }
}
