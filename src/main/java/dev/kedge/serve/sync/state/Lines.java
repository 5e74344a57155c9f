package dev.kedge.serve.sync.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who reports as one device: a line for each copy of its ledger. */
record Lines(List<Line> all) {
  static final Lines NONE = new Lines(List.of());

  /** More copies of one ledger than that are found by what they say of items. */
  private static final int MOST = 256;

  Lines {
    all = List.copyOf(all);
  }

  /**
   * What becomes of the lines by a push.
   *
   * @param receipt to be shown with the next one
   * @param areTwo whether another machine has reported as this device since the one that pushes did
   *     last. It is the other's turn to hear that then, if it is still there; if not, this one is
   *     alone.
   */
  record Next(Lines lines, String receipt, boolean areTwo) {}

  /**
   * Takes a push.
   *
   * @param shown the receipt it shows; anything else if the device was never given one
   * @param number of the push in the server's sequence: its receipt
   */
  Next push(String shown, long number) {
    List<Line> next = new ArrayList<>(all);
    Optional<Line> before = all.stream().filter(line -> line.receipt().equals(shown)).findAny();
    before.ifPresent(next::remove);
    if (next.size() >= MOST) {
      next.remove(next.stream().min(Comparator.comparingLong(Line::last)).orElseThrow());
    }
    Line pushed = new Line(before.map(Line::opened).orElse(number), number);
    next.add(pushed);
    boolean areTwo = before.filter(line -> all.stream().anyMatch(line::crosses)).isPresent();
    return new Next(new Lines(next), pushed.receipt(), areTwo);
  }

  static Lines parse(String text) {
    return text.isEmpty()
        ? NONE
        : new Lines(Stream.of(text.split(" ", -1)).map(Lines::line).toList());
  }

  private static Line line(String text) {
    int colon = text.indexOf(':');
    return new Line(
        Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }

  /** As {@link #parse} reads it. */
  String text() {
    return all.stream()
        .map(line -> line.opened() + ":" + line.last())
        .collect(Collectors.joining(" "));
  }
}
