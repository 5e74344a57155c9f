package dev.kedge.protocol;

/** The lexical rules that fields share (RFC 9110 §5.6). */
final class FieldText {
  private FieldText() {}

  /** Without the optional white space at both ends (RFC 9110 §5.6.3). */
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** RFC 9110 §5.6.2 {@code tchar}. */
  static boolean isTokenChar(char c) {
    return isAlphaNumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  static boolean isAlphaNumeric(char c) {
    return isDigit(c) || isAlpha(c);
  }

  static boolean isAlpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
