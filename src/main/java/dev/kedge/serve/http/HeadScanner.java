package dev.kedge.serve.http;

import io.netty.buffer.ByteBuf;

/**
 * Looks at the bytes of a request's head as they come, for what RFC 9112 forbids and Netty
 * forgives.
 */
final class HeadScanner {
  private static final int VERSION_LENGTH = "HTTP/1.1".length();

  private static final int LONGEST_METHOD = "OPTIONS".length();

  private static final String LENGTH = "content-length:";

  /** As nginx: 1000 fields, and the empty line. */
  private static final int MOST_LINES = 1001;

  private boolean requestLine = true;
  private boolean strict = true;
  private int last = '\n';
  private int spaces;

  /** How many characters of the line are those of {@link #LENGTH}; -1 once one was another. */
  private int matched;

  private int lengths;
  private int lines;
  private final StringBuilder method = new StringBuilder(LONGEST_METHOD + 1);
  private final StringBuilder version = new StringBuilder(VERSION_LENGTH + 1);

  boolean isStrict() {
    return strict;
  }

  /** What stands before the request line's first space, or the beginning of it. */
  String method() {
    return method.toString();
  }

  /** What stands after the request line's second space, or the beginning of it. */
  String version() {
    return version.toString();
  }

  void reset() {
    method.setLength(0);
    version.setLength(0);
    requestLine = true;
    strict = true;
    last = '\n';
    spaces = 0;
    matched = 0;
    lengths = 0;
    lines = 0;
  }

  /** Whether there are more fields than anybody sends in good faith. */
  boolean hasTooManyLines() {
    return lines > MOST_LINES;
  }

  void scan(ByteBuf in, int from, int to) {
    for (int i = from; i < to; i++) {
      next(in.getByte(i));
    }
  }

  private void next(int c) {
    boolean lineStart = last == '\n';
    lines += lineStart && !requestLine ? 1 : 0;
    if (last == '\r' && c != '\n') {
      strict = false; // bare CR (§2.2)
    } else if (requestLine) {
      requestLine(c, lineStart);
    } else if (lineStart && (isSpace(c) || c == ':')) {
      strict =
          false; // obs-fold (§5.2), space before the first field (§2.2), or a field without a name
      // (§5)
    } else {
      length(c, lineStart);
    }
    last = c;
  }

  /**
   * {@code method SP request-target SP HTTP-version} (§3); empty lines before it are to be ignored
   * (§2.2).
   */
  private void requestLine(int c, boolean lineStart) {
    if (c == '\n') {
      requestLine = spaces == 0 && strict;
    } else if (c == ' ') {
      spaces++;
      strict &= !lineStart && last != ' ' && spaces <= 2;
    } else if ((c >= 0 && c < ' ' && c != '\r') || c == 0x7f) {
      strict = false;
    } else if (spaces == 0 && c != '\r' && method.length() <= LONGEST_METHOD) {
      method.append((char) c);
    } else if (spaces == 2 && c != '\r' && version.length() <= VERSION_LENGTH) {
      version.append((char) c);
    }
  }

  /**
   * Content-Length stands at most once, with one number: of two equal ones others may take another
   * (§6.3), and Netty makes them one in HTTP/1.0.
   */
  private void length(int c, boolean lineStart) {
    if (lineStart) {
      matched = 0;
    }
    if (matched == LENGTH.length()) {
      strict &= c != ',';
    } else if (matched >= 0) {
      boolean isNext = LENGTH.charAt(matched) == Character.toLowerCase(c);
      matched = isNext ? matched + 1 : -1;
      if (matched == LENGTH.length()) {
        lengths++;
        strict &= lengths == 1;
      }
    }
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t';
  }
}
