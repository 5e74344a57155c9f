package dev.kedge.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a standard stream is connected to. {@link Console} only speaks of input and output together,
 * so on Linux the descriptor's own link is read: {@code /dev/pts/3}, {@code pipe:[4711]}, a file.
 */
enum Descriptor {
  STDOUT(1),
  STDERR(2);

  private final Path link;

  Descriptor(int number) {
    this.link = Path.of("/proc/self/fd/" + number);
  }

  boolean isTerminal() {
    String target = target();
    if (target.isEmpty()) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
    return target.startsWith("/dev/pts/")
        || target.startsWith("/dev/tty")
        || target.equals("/dev/console");
  }

  /** False for pipes and sockets, and where the system does not say. */
  boolean isRegularOrDevice() {
    return target().startsWith("/");
  }

  private String target() {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      return ""; // No /proc: macOS, Windows.
    }
  }
}
