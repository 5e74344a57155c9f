package dev.kedge.cli.print;

/**
 * How many character cells of a terminal a text takes: East Asian wide characters and emoji two,
 * combining marks none (as wcwidth counts them).
 */
final class Cells {
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xa960, 0xa97c},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff},
    {0x1f900, 0x1faff},
    {0x20000, 0x3fffd},
  };

  private Cells() {}

  static int of(String text) {
    return text.codePoints().map(Cells::of).sum();
  }

  private static int of(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int codePoint) {
    if (codePoint < WIDE[0][0]) {
      return false;
    }
    for (int[] range : WIDE) {
      if (codePoint >= range[0] && codePoint <= range[1]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Exactly so many cells: padded with spaces, or cut with {@code …} in the middle, so that the
   * extension stays.
   */
  static String fit(String text, int cells) {
    int width = of(text);
    if (width <= cells) {
      return text + " ".repeat(cells - width);
    }
    if (cells <= 1) {
      return "…".repeat(Math.max(0, cells));
    }
    int tail = cells / 3;
    String end = last(text, tail);
    String start = first(text, cells - 1 - of(end));
    return start + '…' + end + " ".repeat(cells - 1 - of(start) - of(end));
  }

  /** As much of the start as fits. */
  static String first(String text, int cells) {
    int used = 0;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      used += of(codePoint);
      if (used > cells) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end);
  }

  private static String last(String text, int cells) {
    int used = 0;
    int start = text.length();
    while (start > 0) {
      int codePoint = text.codePointBefore(start);
      used += of(codePoint);
      if (used > cells) {
        break;
      }
      start -= Character.charCount(codePoint);
    }
    return text.substring(start);
  }
}
