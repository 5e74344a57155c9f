package dev.kedge.cli.print;

import java.util.regex.Pattern;

/** Text broken at its spaces to fit a terminal. */
public final class Lines {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final String MORE = "  ";

  private Lines() {}

  /**
   * The text with line breaks for spaces where it would be wider, what follows indented. A word is
   * never broken; one that is wider stands alone.
   */
  public static String wrapped(String text, int columns) {
    return wrapped(text, columns, MORE);
  }

  /**
   * The same.
   *
   * @param indent before all lines but the first
   */
  public static String wrapped(String text, int columns, String indent) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder wrapped = new StringBuilder(text.length() + 16);
    int used = 0;
    int start = 0;
    var spaces = SPACES.matcher(text);
    String between = "";
    while (start < text.length()) {
      boolean hasNext = spaces.find(start);
      int end = hasNext ? spaces.start() : text.length();
      String word = text.substring(start, end);
      int width = width(word);
      boolean isFirst = used <= (wrapped.indexOf("\n") < 0 ? 0 : indent.length());
      if (!isFirst && used + between.length() + width > columns) {
        wrapped.append('\n').append(indent);
        used = indent.length();
      } else {
        wrapped.append(between);
        used += between.length();
      }
      wrapped.append(word);
      used += width;
      between = hasNext ? spaces.group() : "";
      start = hasNext ? spaces.end() : end;
    }
    return wrapped.toString();
  }

  /** In cells, colours aside. */
  static int width(String text) {
    return Cells.of(text.indexOf('\u001b') < 0 ? text : COLOUR.matcher(text).replaceAll(""));
  }
}
