package dev.kedge.cli.print;

/** Colours, or none. Colour only repeats what the words say. */
public enum Palette {
  PLAIN("", "", "", ""),
  COLOUR("\u001b[1;31m", "\u001b[36m", "\u001b[32m", "\u001b[0m");

  private final String bad;
  private final String helpful;
  private final String good;
  private final String end;

  Palette(String bad, String helpful, String good, String end) {
    this.bad = bad;
    this.helpful = helpful;
    this.good = good;
    this.end = end;
  }

  public static Palette of(boolean colour) {
    return colour ? COLOUR : PLAIN;
  }

  public String bad(String text) {
    return bad + text + end;
  }

  public String helpful(String text) {
    return helpful + text + end;
  }

  public String good(String text) {
    return good + text + end;
  }
}
