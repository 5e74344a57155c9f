package dev.kedge.serve.http;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many files and connections the process may have open, and one that is held back: when there
 * are no more, it is given up for a moment, to take connections only to close them, so that clients
 * hear at once and do not wait. For one thread.
 */
final class Descriptors {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String OPEN_FILES = "Max open files";
  private static final long FOR_OTHERS = 64;

  /** What a listening socket may have waiting, at the most. */
  private static final int MOST_SHED = 4096;

  private static final int LONGEST_ADDRESS = 26;

  private @Nullable FileDescriptor spare;

  /** How many connections there may be, so that files can be opened for them; from 16. */
  static int forConnections() {
    try (Stream<String> lines = Files.lines(LIMITS)) {
      long most =
          lines
              .filter(line -> line.startsWith(OPEN_FILES))
              .map(line -> line.substring(OPEN_FILES.length()).strip().split(" +", -1)[0])
              .mapToLong(text -> text.equals("unlimited") ? Integer.MAX_VALUE : parse(text))
              .findFirst()
              .orElse(Integer.MAX_VALUE);
      return (int) Math.max(16, most - Math.max(FOR_OTHERS, most / 4));
    } catch (IOException | RuntimeException noSuchFile) {
      return Integer.MAX_VALUE;
    }
  }

  private static long parse(String text) {
    return Math.min(Long.parseLong(text), Integer.MAX_VALUE);
  }

  /** Holds one back, if it can be had. */
  void hold() {
    if (spare == null && Epoll.isAvailable()) {
      try {
        spare = FileDescriptor.from("/dev/null");
      } catch (IOException none) {
        // There is none yet.
      }
    }
  }

  /** Closes the connections that wait at a listening socket. */
  void shed(Object listening) {
    FileDescriptor held = spare;
    if (held == null
        || !(listening instanceof UnixChannel channel)
        || !(channel.fd() instanceof Socket socket)) {
      return;
    }
    try {
      held.close();
      spare = null;
      byte[] address = new byte[LONGEST_ADDRESS];
      for (int i = 0; i < MOST_SHED; i++) {
        int accepted = socket.accept(address);
        if (accepted < 0) {
          break;
        }
        new FileDescriptor(accepted).close();
      }
    } catch (IOException taken) {
      // Somebody else took the descriptor; the next look finds more.
    } finally {
      hold();
    }
  }

  void close() {
    FileDescriptor held = spare;
    spare = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException _) {
        // It was open for nothing.
      }
    }
  }
}
