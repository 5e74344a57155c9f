package dev.kedge.cli;

import dev.kedge.app.SyncListener;
import dev.kedge.model.Failure;
import dev.kedge.sync.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Passes everything on, and remembers what went wrong and did not go right after that: a step that
 * failed may be taken again in the same run.
 */
final class StepTally implements SyncListener {
  private final SyncListener next;
  private final Map<String, Failure> failed = new LinkedHashMap<>();
  private final List<Failure> others = new ArrayList<>();
  private boolean wasIdle = true;

  StepTally(SyncListener next) {
    this.next = next;
  }

  /** Also this went wrong, and not with one of the items. */
  synchronized void add(Failure failure) {
    others.add(failure);
  }

  synchronized List<Failure> failures() {
    List<Failure> all = new ArrayList<>(failed.values());
    all.addAll(others);
    return all;
  }

  /** Whether nothing was to be done or said. */
  synchronized boolean wasIdle() {
    return wasIdle;
  }

  @Override
  public synchronized void planned(Step step) {
    wasIdle = false;
    next.planned(step);
  }

  @Override
  public synchronized void done(Step step) {
    failed.remove(step.item());
    next.done(step);
  }

  @Override
  public synchronized void failed(Step step, Failure failure) {
    failed.put(step.item(), failure);
    next.failed(step, failure);
  }

  @Override
  public synchronized void notice(String text) {
    wasIdle = false;
    next.notice(text);
  }
}
