package dev.kedge.serve.http;

import io.netty.buffer.ByteBuf;

/**
 * Looks at the bytes of a chunked body (RFC 9112 §7.1) as they come, for what the grammar does not
 * have and Netty forgives: what stands before or behind a chunk's size, control characters in its
 * line, and folded lines in the trailer section (§5.2). Where two readers could find the end of a
 * body at different places, a request could hide in it.
 */
final class ChunkScanner {
  /** What the next byte belongs to. */
  private enum Part {
    SIZE,
    EXTENSION,
    DATA,
    END_OF_DATA,
    TRAILER
  }

  private Part part = Part.SIZE;
  private boolean strict = true;
  private long size;
  private int digits;
  private int last;

  boolean isStrict() {
    return strict;
  }

  void reset() {
    part = Part.SIZE;
    strict = true;
    size = 0;
    digits = 0;
    last = 0;
  }

  void scan(ByteBuf in, int from, int to) {
    int i = from;
    while (i < to && strict) {
      if (part == Part.DATA && size > 0) {
        long skipped = Math.min(size, to - i);
        size -= skipped;
        i += (int) skipped;
      } else {
        next(in.getByte(i));
        i++;
      }
    }
  }

  private void next(int c) {
    switch (part) {
      case SIZE -> size(c);
      case EXTENSION -> extension(c);
      case DATA, END_OF_DATA -> endOfData(c);
      case TRAILER -> strict = last != '\n' || !isBlank(c);
    }
    last = c;
  }

  private void size(int c) {
    int digit = Character.digit(c, 16);
    if (digit >= 0 && !isBlank(last)) {
      digits++;
      // Netty refuses what does not fit.
      size = size * 16 + digit;
    } else if (digits > 0 && (c == ';' || c == '\r')) {
      part = Part.EXTENSION;
    } else {
      strict = digits > 0 && isBlank(c);
    }
  }

  private void extension(int c) {
    if (c == '\n') {
      part = size == 0 ? Part.TRAILER : Part.DATA;
      digits = 0;
    } else {
      strict = last != '\r' && (c == '\r' || isBlank(c) || !isControl(c));
    }
  }

  private void endOfData(int c) {
    part = c == '\n' ? Part.SIZE : Part.END_OF_DATA;
  }

  /** A byte above 127 is negative, and no control character. */
  private static boolean isControl(int c) {
    return (c >= 0 && c < ' ') || c == 0x7f;
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }
}
