package dev.kedge.protocol;

/**
 * The one way for text from outside to reach a terminal or a log: nothing in it can move the cursor
 * or reverse the line.
 */
public final class Displayed {
  private Displayed() {}

  /**
   * Controls, bidi controls, line separators and unpaired surrogates become {@code \}{@code u{1b}};
   * all else stays as it is.
   */
  public static String escape(String text) {
    StringBuilder escaped = null;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      if (isHarmful(codePoint)) {
        if (escaped == null) {
          escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        escaped.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
      } else if (escaped != null) {
        escaped.append(text, i, next);
      }
      i = next;
    }
    return escaped == null ? text : escaped.toString();
  }

  /** Whether it may not reach a terminal as it is. */
  public static boolean isHarmful(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> isBidiControl(codePoint);
    };
  }

  /** Unicode UAX #9 §2: marks, embeddings, overrides, isolates. */
  static boolean isBidiControl(int codePoint) {
    return codePoint == 0x61c
        || codePoint == 0x200e
        || codePoint == 0x200f
        || (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
