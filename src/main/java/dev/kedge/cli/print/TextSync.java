package dev.kedge.cli.print;

import dev.kedge.app.SyncListener;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.sync.plan.Step;
import java.util.function.Consumer;

/** Steps of a sync for people, a line each. */
public final class TextSync implements SyncListener {
  private final Consumer<String> out;

  public TextSync(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void planned(Step step) {
    String amount = step.bytes() > 0 ? ", " + Amounts.bytes(step.bytes()) : "";
    say(step.kind().label(), step, step.reason() + amount);
  }

  @Override
  public void done(Step step) {
    say(step.kind().isWork() ? step.kind().label() + " done" : step.reason(), step, "");
  }

  @Override
  public void failed(Step step, Failure failure) {
    String file = step.file() + ": ";
    String text = failure.text().startsWith(file) ? failure.text() : file + failure.text();
    out.accept("kedge: error: " + Displayed.escape(text));
    if (failure.hint() != null) {
      out.accept("kedge: hint: " + failure.hint());
    }
  }

  @Override
  public void notice(String text) {
    out.accept("kedge: note: " + Displayed.escape(text));
  }

  private void say(String what, Step step, String why) {
    String name = step.item().isEmpty() ? "" : " " + step.file();
    String reason = why.isEmpty() ? "" : " (" + why + ")";
    out.accept("kedge: " + what + Displayed.escape(name + reason));
  }
}
