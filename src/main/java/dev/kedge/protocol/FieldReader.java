package dev.kedge.protocol;

import java.util.Optional;

/** Reads a field's value from left to right, each char once (RFC 9110 §5.6). */
final class FieldReader {
  private final String text;
  private int position;

  FieldReader(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return position == text.length();
  }

  /** The next char; NUL, which no field holds, at the end. */
  char peek() {
    return atEnd() ? '\0' : text.charAt(position);
  }

  /** Steps over {@code c} if it is next. */
  boolean skip(char c) {
    if (atEnd() || text.charAt(position) != c) {
      return false;
    }
    position++;
    return true;
  }

  void skipSpace() {
    while (!atEnd() && FieldText.isSpace(text.charAt(position))) {
      position++;
    }
  }

  /** Everything up to one of {@code ends}, without white space around it. */
  String until(String ends) {
    int start = position;
    while (!atEnd() && ends.indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return FieldText.trim(text.substring(start, position));
  }

  /** As many of {@code chars} as follow. */
  String run(String chars) {
    int start = position;
    while (!atEnd() && chars.indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    return text.substring(start, position);
  }

  /** A token (RFC 9110 §5.6.2); empty where none starts. */
  String token() {
    int start = position;
    while (!atEnd() && FieldText.isTokenChar(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  /** A quoted-string's content, unescaped (RFC 9110 §5.6.4); absent where its end is missing. */
  Optional<String> quoted() {
    return quoted(false);
  }

  /**
   * The same.
   *
   * @param paths whether a backslash stands for itself before all but quotes and backslashes:
   *     servers quote Windows paths without escaping them
   */
  private Optional<String> quoted(boolean paths) {
    StringBuilder content = new StringBuilder();
    if (!skip('"')) {
      return Optional.empty();
    }
    while (!atEnd()) {
      char c = text.charAt(position++);
      if (c == '"') {
        return Optional.of(content.toString());
      }
      boolean escapes = c == '\\' && (!paths || peek() == '"' || peek() == '\\');
      content.append(escapes && !atEnd() ? text.charAt(position++) : c);
    }
    return Optional.empty();
  }

  /**
   * A parameter's value: quoted, or whatever stands before one of {@code ends}. An open quote ends
   * with the text.
   */
  String value(String ends) {
    return value(ends, false);
  }

  /** The same for what may be a path: see {@link #quoted(boolean)}. */
  String path(String ends) {
    return value(ends, true);
  }

  private String value(String ends, boolean paths) {
    skipSpace();
    if (peek() != '"') {
      return until(ends);
    }
    int start = position;
    String content = quoted(paths).orElseGet(() -> text.substring(start + 1));
    until(ends);
    return content;
  }
}
