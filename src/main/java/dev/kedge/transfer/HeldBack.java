package dev.kedge.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that gives nothing on until it is {@linkplain #release released}, so that a short file
 * can be proven before its first byte goes out. What is longer than a limit goes through.
 */
final class HeldBack extends OutputStream {
  private static final int LIMIT = 4 << 20;

  private final OutputStream out;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean through;

  HeldBack(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (!through && held.size() + length > LIMIT) {
      release();
    }
    if (through) {
      out.write(bytes, offset, length);
    } else {
      held.write(bytes, offset, length);
    }
  }

  /** Gives on what is held, and from now on everything at once. */
  void release() throws IOException {
    through = true;
    held.writeTo(out);
    held.reset();
  }

  /** Forgets what is held: it comes again. */
  void forget() {
    held.reset();
  }

  /** Whether something went out. */
  boolean isThrough() {
    return through;
  }
}
