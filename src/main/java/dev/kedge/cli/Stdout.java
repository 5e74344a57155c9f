package dev.kedge.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output: results and nothing else, always UTF-8. When it cannot be written any more the
 * first cause is kept, {@link #onFailure} is told once, and later lines go nowhere. From any
 * thread.
 */
public final class Stdout {
  private final OutputStream sink;
  private final boolean pipe;
  private @Nullable IOException failure;
  private Runnable onFailure = () -> {};

  /**
   * Made once a process.
   *
   * @param pipe whether a failed write means that the reader has gone, which is no error
   */
  public Stdout(OutputStream sink, boolean pipe) {
    this.sink = sink;
    this.pipe = pipe;
  }

  static Stdout ofProcess() {
    return new Stdout(
        new FileOutputStream(FileDescriptor.out), !Descriptor.STDOUT.isRegularOrDevice());
  }

  public void line(String text) {
    byte[] bytes = (text + '\n').getBytes(StandardCharsets.UTF_8);
    try {
      stream().write(bytes);
    } catch (IOException _) {
      // Remembered by the stream; asked for when the command ends.
    }
  }

  /** The bytes themselves, for {@code -o -} and for help. Never closed. */
  OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        send(bytes, offset, length);
      }
    };
  }

  private synchronized void send(byte[] bytes, int offset, int length) throws IOException {
    if (failure != null) {
      throw new IOException("standard output is closed", failure);
    }
    try {
      sink.write(bytes, offset, length);
      sink.flush();
    } catch (IOException e) {
      failure = e;
      onFailure.run();
      throw e;
    }
  }

  /** Runs once when the first write fails. */
  synchronized void onFailure(Runnable action) {
    onFailure = action;
  }

  synchronized boolean readerIsGone() {
    return failure != null && pipe;
  }

  /** Why a file or device could not be written; null when all went well, or when it is a pipe. */
  synchronized @Nullable IOException failure() {
    return pipe ? null : failure;
  }
}
