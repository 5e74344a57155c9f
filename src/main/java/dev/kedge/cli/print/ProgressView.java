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

  /** Prints a line that stays, above whatever is being shown. */
  void line(String text);

  /** Takes away what would otherwise stay half done. */
  void close();
}
