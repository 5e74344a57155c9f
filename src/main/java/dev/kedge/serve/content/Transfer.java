package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Pace;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * Sends bytes of content as a body, and holds the last of them back until it is sure that all of
 * them were what its head promised.
 *
 * <p>Large ranges go by sendfile, which queues pages of the file, not copies: what is written to
 * the file later still changes bytes that were already handed over. So the end of a range, as much
 * as a socket buffer can hold, is copied: once that is taken, no page is left in the queue.
 */
final class Transfer {
  private static final int TAIL = 64 << 10;

  /** The most a send buffer grows to by itself (Linux {@code net.ipv4.tcp_wmem}). */
  private static final int SOCKET_BUFFER = 4 << 20;

  private static final int COPY_SLICE = 256 << 10;

  private final Exchange exchange;
  private final Content content;
  private final Content.Bytes bytes;
  private final Pace limit;

  Transfer(Exchange exchange, Content content, Pace limit) {
    this.exchange = exchange;
    this.content = content;
    this.bytes = content.bytes();
    this.limit = limit;
  }

  /** Whether a range of this length is sent at once, so that no client can hold it up. */
  static boolean isShort(long length) {
    return length <= TAIL;
  }

  /** The body is this range. */
  void send(int status, ByteRange range) throws IOException, InterruptedException {
    exchange.status(status);
    ByteRange tail = new ByteRange(Math.max(range.start(), range.end() - TAIL), range.end());
    if (tail.start() > range.start()) {
      exchange.head(status);
      send(new ByteRange(range.start(), tail.start()));
    }
    finish(status, bytes.read(tail));
  }

  /** The body is these parts. */
  void send(Multipart parts) throws IOException, InterruptedException {
    exchange.head(206);
    for (int i = 0; i < parts.ranges().size(); i++) {
      exchange.write(parts.head(i));
      send(parts.ranges().get(i));
    }
    finish(206, parts.end());
  }

  private void send(ByteRange range) throws IOException, InterruptedException {
    long at = range.start();
    if (bytes instanceof ContentFile file && !limit.isLimited() && exchange.sendsFiles()) {
      long copyFrom = range.end() - SOCKET_BUFFER;
      if (at < copyFrom) {
        writeWithoutCopy(file, at, copyFrom - at);
        at = copyFrom;
      }
    }
    while (at < range.end()) {
      int length = (int) Math.min(limit.slice(COPY_SLICE), range.end() - at);
      Buffer slice = bytes.read(new ByteRange(at, at + length));
      limit.take(length);
      exchange.write(slice);
      at += length;
    }
  }

  private void writeWithoutCopy(ContentFile file, long offset, long length) throws IOException {
    try {
      exchange.write(file.channel(), offset, length);
    } catch (IOException e) {
      // The connection cannot say which end it was that failed.
      if (file.channel().size() < offset + length) {
        throw new IOException("the file shrank while it was sent", e);
      }
      throw e;
    }
  }

  private void finish(int status, Buffer last) throws IOException, InterruptedException {
    limit.take(last.length());
    // Ranges are put together by their clients: all of them must be of one state.
    boolean holds = status == 200 ? content.holds() : bytes.unchanged();
    if (!holds) {
      throw new IOException("the file changed while it was sent");
    }
    exchange.end(last);
  }
}
