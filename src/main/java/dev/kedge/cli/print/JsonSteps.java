package dev.kedge.cli.print;

import dev.kedge.model.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Steps for programs: a JSON object a line. */
public final class JsonSteps implements StepPrinter {
  private final Consumer<String> out;
  private final Ticker ticker;

  public JsonSteps(Consumer<String> out, Ticker ticker) {
    this.out = out;
    this.ticker = ticker;
  }

  @Override
  public void step(Step step) {
    out.accept(
        new JsonLine("step", ticker.now())
            .string("step", step.name())
            .string("what", step.what())
            .string("result", step.result())
            .truth("held", step.held())
            .known("bytes_sent", step.bytes())
            .known("bytes_sent_twice", step.twice())
            .seconds("seconds", step.time())
            .end());
  }

  /** The last step says it all. */
  @Override
  public void end(List<Step> steps, Duration time) {}
}
