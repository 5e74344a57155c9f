package dev.kedge.serve.ops;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whoever starts the process again when it ends: told how it is, as systemd wants to be told
 * (sd_notify).
 *
 * @param fatal ends the process, since it cannot go on; told why
 * @param socket the datagram socket named by {@code NOTIFY_SOCKET}; one that begins with @ has no
 *     place in the file system
 */
public record Supervision(Consumer<String> fatal, Optional<String> socket) {
  /** Nobody is there; what is fatal is told to the same as all else. */
  public static Supervision none(Consumer<String> notices) {
    return new Supervision(notices, Optional.empty());
  }

  public void ready() {
    tell("READY=1");
  }

  public void stopping() {
    tell("STOPPING=1");
  }

  /** It is alive; to be said more often than {@code WatchdogSec}. */
  public void alive() {
    tell("WATCHDOG=1");
  }

  private void tell(String state) {
    if (socket.isEmpty() || !Epoll.isAvailable()) {
      return;
    }
    byte[] path = socket.get().getBytes(StandardCharsets.UTF_8);
    if (path.length > 0 && path[0] == '@') {
      path[0] = 0;
    }
    byte[] bytes = state.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer message = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    Socket sender = null;
    try {
      sender = Socket.newSocketDomainDgram();
      sender.sendToDomainSocket(message, 0, bytes.length, path);
    } catch (IOException | RuntimeException gone) {
      // It is not there any more, or no descriptor is left: then silence is what it should hear.
    } finally {
      close(sender);
    }
  }

  private static void close(@Nullable Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException _) {
      // Its message was sent.
    }
  }
}
