package dev.kedge.cli.print;

import dev.kedge.model.TransferEvent;

/** Shows how far files have come. Called by one thread at a time. */
public interface ProgressView {
  /**
   * Takes note of an event.
   *
   * @param name of the event's file
   */
  void show(String name, TransferEvent event);

  /** So many files there are in all. */
  default void expect(int files) {}

  /** There is another file. */
  default void expectMore() {}

  /** How many cells a line has. */
  default int columns() {
    return Integer.MAX_VALUE;
  }

  /** Prints a line that stays, above whatever is being shown. */
  void line(String text);

  /** Takes away what would otherwise stay half done. */
  void close();
}
