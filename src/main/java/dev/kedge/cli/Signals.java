package dev.kedge.cli;

import java.util.function.Consumer;

/** The signals that ask the process to end. */
public interface Signals {
  /**
   * Until the watch is closed, the first signal calls {@code stop} with the exit code it means, on
   * another thread; a second one ends the process at once. What comes within half a second of the
   * first is taken for the same wish.
   */
  Watch watch(Consumer<ExitCode> stop);

  /** Calls {@code action} at each SIGHUP, which then is no reason to end. */
  void onHangup(Runnable action);

  /** Calls {@code action} whenever the terminal's window changes its size. */
  void onResize(Runnable action);

  /** Ends with the work it was made for. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
