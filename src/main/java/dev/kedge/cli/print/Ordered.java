package dev.kedge.cli.print;

import dev.kedge.model.Download;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.VerifyResult;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Tells how each file ended in the order of the command, and all else at once. */
public final class Ordered implements Printer {
  private final Printer next;
  private final Map<Integer, TransferEvent> ended = new HashMap<>();
  private final Map<Path, VerifyResult> results = new HashMap<>();
  private final Queue<Path> files;
  private int turn;

  /**
   * @param files that are verified, in order
   */
  public Ordered(Printer next, List<Path> files) {
    this.next = next;
    this.files = new ArrayDeque<>(files);
  }

  @Override
  public synchronized void on(TransferEvent event) {
    boolean isEnd = event instanceof TransferEvent.Done || event instanceof TransferEvent.Failed;
    if (!isEnd || !files.isEmpty()) { // Of a repair, what counts is its result.
      next.on(event);
      return;
    }
    ended.put(event.file(), event);
    for (TransferEvent due = ended.remove(turn); due != null; due = ended.remove(turn)) {
      next.on(due);
      turn++;
    }
  }

  @Override
  public synchronized void planned(List<Download> chosen) {
    next.planned(chosen);
  }

  @Override
  public synchronized void verified(VerifyResult result) {
    results.put(result.file(), result);
    while (!files.isEmpty() && tell(files.element())) {
      files.remove();
    }
  }

  private boolean tell(Path file) {
    VerifyResult result = results.get(file);
    if (result != null) {
      next.verified(result);
    }
    return result != null;
  }

  /** What a command that was cut short left untold, comes now. */
  @Override
  public synchronized void finish() {
    ended.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(left -> next.on(left.getValue()));
    for (Path file : files) {
      var _ = tell(file);
    }
    next.finish();
  }
}
