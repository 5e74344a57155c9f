package dev.kedge.cli.print;

import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import java.util.function.LongPredicate;

/**
 * The state of a download in one word. A row left active by a process that has gone is an
 * interrupted one.
 */
public final class States {
  private final LongPredicate isAlive;

  /**
   * Made with a view of the processes.
   *
   * @param isAlive whether a process with this id exists
   */
  public States(LongPredicate isAlive) {
    this.isAlive = isAlive;
  }

  String of(Download download) {
    boolean left = download.pid() <= 0 || !isAlive.test(download.pid());
    return download.state() == DownloadState.ACTIVE && left
        ? "interrupted"
        : download.state().label();
  }
}
