package dev.kedge.cli.print;

/**
 * One bar as text: {@code name [====> ] 4.0 GiB 45% 85.3 MiB/s ETA 0:33 4 conn}. Narrow terminals
 * lose the bar first, then the less important figures.
 */
final class BarLine {
  private static final int LEAST_NAME = 12;
  private static final int MOST_NAME = 40;
  private static final int LEAST_BAR = 10;
  private static final int ALL_FIGURES = 64;

  private BarLine() {}

  /** At most so many cells wide. */
  static String of(String name, Bar bar, int columns, Palette palette) {
    String figures = columns >= ALL_FIGURES ? figures(bar) : fewFigures(bar);
    int left = columns - figures.length() - 1;
    if (left < LEAST_NAME) {
      return Cells.first(Cells.fit(name, Math.max(0, left)) + ' ' + figures, columns);
    }
    int nameCells = Math.clamp(left / 2, LEAST_NAME, MOST_NAME);
    int barCells = left - nameCells - 3;
    if (bar.total() < 0 || barCells < LEAST_BAR) {
      return Cells.fit(name, left) + ' ' + figures;
    }
    return Cells.fit(name, nameCells)
        + " ["
        + palette.good(drawn(bar.percent(), barCells))
        + "] "
        + figures;
  }

  private static String figures(Bar bar) {
    String size = Amounts.bytes(bar.total() < 0 ? bar.bytes() : bar.total());
    String eta = bar.eta() < 0 ? "" : "ETA " + Amounts.clock(bar.eta());
    return padded(size, 8)
        + padded(percent(bar), 6)
        + padded(Amounts.rate(bar.rate()), 12)
        + padded(eta, 13)
        + padded(bar.connections() + " conn", 9);
  }

  private static String fewFigures(Bar bar) {
    return padded(bar.total() < 0 ? Amounts.bytes(bar.bytes()) : percent(bar), 5)
        + padded(Amounts.rate(bar.rate()), 12);
  }

  private static String percent(Bar bar) {
    return bar.total() < 0 ? "" : bar.percent() + "%";
  }

  private static String drawn(int percent, int cells) {
    int full = cells * percent / 100;
    return full >= cells
        ? "=".repeat(cells)
        : "=".repeat(full) + '>' + " ".repeat(cells - full - 1);
  }

  private static String padded(String text, int cells) {
    return " ".repeat(Math.max(0, cells - text.length())) + text;
  }
}
