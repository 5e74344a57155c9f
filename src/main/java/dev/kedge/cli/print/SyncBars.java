package dev.kedge.cli.print;

import dev.kedge.app.SyncListener;
import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.sync.plan.Step;

/** The steps of a sync as lines, and what is fetched as bars below them. For many threads. */
public final class SyncBars implements SyncListener, TransferListener, AutoCloseable {
  private final ProgressView view;
  private final TextSync lines;
  private final Names names = new Names();

  public SyncBars(ProgressView view) {
    this.view = view;
    this.lines = new TextSync(view::line);
  }

  @Override
  public synchronized void on(TransferEvent event) {
    names.learn(event);
    view.show(names.of(event), event);
  }

  @Override
  public synchronized void planned(Step step) {
    if (step.kind().isFetch()) {
      view.expectMore();
    }
    lines.planned(step);
  }

  @Override
  public synchronized void done(Step step) {
    lines.done(step);
  }

  @Override
  public synchronized void failed(Step step, Failure failure) {
    lines.failed(step, failure);
  }

  @Override
  public synchronized void notice(String text) {
    lines.notice(text);
  }

  @Override
  public synchronized void close() {
    view.close();
  }
}
