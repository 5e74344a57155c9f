package dev.kedge.verify;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Reads runs of one file through one buffer; asks between reads whether to go on. For one thread.
 */
final class BoundedReader implements AutoCloseable {
  private static final int BUFFER = 256 << 10;

  private final SeekableByteChannel channel;
  private final BooleanSupplier cancelled;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  /** Takes bytes in order; the array is used again after. */
  interface Sink {
    void take(byte[] bytes, int length);
  }

  BoundedReader(Path file, BooleanSupplier cancelled) throws IOException {
    this.channel = Files.newByteChannel(file);
    this.cancelled = cancelled;
  }

  void seek(long position) throws IOException {
    channel.position(position);
  }

  /** Gives {@code sink} up to {@code length} bytes from here; fewer only at the end of the file. */
  long read(long length, Sink sink) throws IOException, Failure.Interrupted {
    long done = 0;
    while (done < length) {
      if (cancelled.getAsBoolean()) {
        throw new Failure.Interrupted();
      }
      buffer.clear().limit((int) Math.min(BUFFER, length - done));
      int count = channel.read(buffer);
      if (count < 0) {
        break;
      }
      sink.take(buffer.array(), count);
      done += count;
    }
    return done;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
