package dev.kedge.app;

import dev.kedge.model.Failure;
import dev.kedge.sync.plan.Step;

/** Hears what keeping in step comes to. From several threads. */
public interface SyncListener {
  /** To be done, or that nothing can be done about it now. */
  void planned(Step step);

  void done(Step step);

  void failed(Step step, Failure failure);

  /** What else the user should know: the server is away, and when it is asked again. */
  void notice(String text);
}
