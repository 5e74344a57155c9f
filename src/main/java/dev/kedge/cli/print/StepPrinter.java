package dev.kedge.cli.print;

import java.time.Duration;
import java.util.List;

/** Tells of the steps of the demo, each when it is over. */
public interface StepPrinter {
  void step(Step step);

  /** All that were taken; the last one may not have held. */
  void end(List<Step> steps, Duration time);
}
