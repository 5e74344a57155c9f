package dev.kedge.cli.print;

import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A bar for each file at work and one for all, redrawn in place at the foot of the terminal. Drawn
 * here rather than by a library: it is these lines, and it starts in no time.
 */
public final class BarProgress implements ProgressView {
  private static final long FRAME = Duration.ofMillis(100).toNanos();
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private final Consumer<String> out;
  private final Screen screen;
  private final Ticker ticker;
  private int files;
  private final Palette palette;
  private final Map<Integer, Named> working = new TreeMap<>();
  private Bar finished = new Bar(0, 0, 0, 0);
  private int ended;
  private final List<Integer> drawn = new ArrayList<>();
  private long next;

  /** A bar and what it stands for. */
  private record Named(String name, Bar bar) {}

  /**
   * Made for one command.
   *
   * @param out takes text as it is, without adding a line's end
   * @param files how many there are in all
   */
  public BarProgress(
      Consumer<String> out, Screen screen, Ticker ticker, int files, Palette palette) {
    this.out = out;
    this.screen = screen;
    this.ticker = ticker;
    this.files = files;
    this.palette = palette;
    this.next = ticker.nanos() + FRAME; // A file that is done by then needs no bar.
  }

  @Override
  public void show(String name, TransferEvent event) {
    switch (event) {
      case TransferEvent.Resolved resolved ->
          put(name, resolved.file(), new Bar(resolved.resumedFrom(), resolved.total(), 0, 0));
      case TransferEvent.Progress progress -> put(name, progress.file(), Bar.of(progress));
      case TransferEvent.Done done -> end(done.file(), done.bytes());
      case TransferEvent.Failed failed -> end(failed.file(), 0);
      case TransferEvent.Retry _,
          TransferEvent.Restarted _,
          TransferEvent.Withdrawn _,
          TransferEvent.Orphan _,
          TransferEvent.Note _,
          TransferEvent.HostLimit _ -> {}
    }
    long now = ticker.nanos();
    if (now - next >= 0) {
      next = now + FRAME;
      out.accept(frame(""));
    }
  }

  private void put(String name, int file, Bar bar) {
    working.put(file, new Named(name, bar));
  }

  private void end(int file, long bytes) {
    working.remove(file);
    ended++;
    finished = finished.plus(new Bar(bytes, bytes, 0, 0));
  }

  @Override
  public void expect(int count) {
    files = count;
  }

  @Override
  public void expectMore() {
    if (ended >= files) { // All before it is history.
      files = 0;
      ended = 0;
      finished = new Bar(0, 0, 0, 0);
    }
    files++;
  }

  @Override
  public int columns() {
    return screen.size().columns();
  }

  @Override
  public void line(String text) {
    String lines = Lines.wrapped(text, columns());
    out.accept(
        drawn.isEmpty()
            ? lines + '\n'
            : frame(lines.replace("\n", CLEAR_LINE + '\n') + CLEAR_LINE + '\n'));
  }

  @Override
  public void close() {
    if (!drawn.isEmpty()) {
      out.accept(up(screen.size()) + CLEAR_BELOW);
      drawn.clear();
    }
  }

  /** From the first bar's line down: what stays, then the bars as they are now. */
  private String frame(String stays) {
    Screen.Size size = screen.size();
    int columns = size.columns() - 1; // The last cell would wrap on some terminals.
    int room = Math.max(1, size.rows() - 2);
    StringBuilder text = new StringBuilder(up(size)).append(stays);
    drawn.clear();
    for (Named named : working.values()) {
      if (drawn.size() < room) {
        append(text, BarLine.of(named.name(), named.bar(), columns, palette));
      }
    }
    boolean isOver = working.isEmpty() && ended >= files;
    if (files > 1 && drawn.size() < room && !isOver) {
      int all = Math.max(files, ended + working.size());
      append(text, BarLine.of("total " + ended + "/" + all, total(), columns, palette));
    }
    return text.append(CLEAR_BELOW).toString();
  }

  private void append(StringBuilder text, String line) {
    text.append(line).append(CLEAR_LINE).append('\n');
    drawn.add(Lines.width(line));
  }

  /** Its size is known once every file has said its own. */
  private Bar total() {
    Bar sum = working.values().stream().map(Named::bar).reduce(finished, Bar::plus);
    return ended + working.size() < files
        ? new Bar(sum.bytes(), -1, sum.rate(), sum.connections())
        : sum;
  }

  /** Terminals break the lines that are there anew when the window becomes narrower. */
  private String up(Screen.Size size) {
    int rows = drawn.stream().mapToInt(width -> Math.ceilDiv(width, size.columns())).sum();
    return rows == 0 ? "" : "\u001b[" + rows + "A\r";
  }
}
