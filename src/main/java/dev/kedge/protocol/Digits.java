package dev.kedge.protocol;

/** RFC 9110 §5.6.2: {@code 1*DIGIT}, ASCII only, of any length. */
public final class Digits {
  private Digits() {}

  /**
   * The number in {@code text[start, end)}; {@code Long.MAX_VALUE} stands for all greater ones, -1
   * for text that is no number.
   */
  static long parse(String text, int start, int end) {
    if (start >= end) {
      return -1;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    return value;
  }

  /** All of {@code text}, as above. */
  public static long parse(String text) {
    return parse(text, 0, text.length());
  }
}
