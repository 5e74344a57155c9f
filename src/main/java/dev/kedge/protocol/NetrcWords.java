package dev.kedge.protocol;

/** The words of a {@code .netrc} file, from left to right, each char once. */
final class NetrcWords {
  private final String text;
  private int position;

  NetrcWords(String text) {
    this.text = text;
    this.position = text.startsWith("\ufeff") ? 1 : 0;
  }

  /** The next word that is no comment; empty at the end. */
  String keyword() {
    skipBlanks();
    while (!atEnd() && text.charAt(position) == '#') {
      skipLine();
      skipBlanks();
    }
    return word();
  }

  /** The next word, whatever it starts with. */
  String value() {
    skipBlanks();
    return atEnd() || text.charAt(position) != '"' ? word() : quoted();
  }

  /** Commands for ftp, up to an empty line. */
  void skipMacro() {
    skipLine();
    while (!atEnd() && !isLineEnd(text.charAt(position))) {
      skipLine();
    }
  }

  private String word() {
    int start = position;
    while (!atEnd() && text.charAt(position) > ' ') {
      position++;
    }
    return text.substring(start, position);
  }

  /** As curl has it: a backslash takes the next char as it is, but for n, r and t. */
  private String quoted() {
    StringBuilder value = new StringBuilder();
    position++;
    while (!atEnd() && !isLineEnd(text.charAt(position))) {
      char c = text.charAt(position++);
      if (c == '"') {
        return value.toString();
      }
      value.append(c == '\\' && !atEnd() ? unescaped(text.charAt(position++)) : c);
    }
    return value.toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private void skipBlanks() {
    while (!atEnd() && text.charAt(position) <= ' ') {
      position++;
    }
  }

  /** To the start of the next line; CR LF is one end. */
  private void skipLine() {
    while (!atEnd() && !isLineEnd(text.charAt(position))) {
      position++;
    }
    if (!atEnd() && text.charAt(position) == '\r') {
      position++;
    }
    if (!atEnd() && text.charAt(position) == '\n') {
      position++;
    }
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private boolean atEnd() {
    return position == text.length();
  }
}
