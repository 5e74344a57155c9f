package dev.kedge.cli.print;

import dev.kedge.app.SyncListener;
import dev.kedge.app.SyncStatus;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.OutboxRow;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.sync.Report;
import dev.kedge.sync.api.OfflineRow;
import dev.kedge.sync.plan.Step;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** A sync as JSON lines. */
public final class JsonSync implements SyncListener {
  private final Consumer<String> out;
  private final Ticker ticker;
  private final ToIntFunction<Failure> exitCode;

  public JsonSync(Consumer<String> out, Ticker ticker, ToIntFunction<Failure> exitCode) {
    this.out = out;
    this.ticker = ticker;
    this.exitCode = exitCode;
  }

  @Override
  public void planned(Step step) {
    out.accept(step("planned", step).end());
  }

  @Override
  public void done(Step step) {
    out.accept(step("done", step).end());
  }

  @Override
  public void failed(Step step, Failure failure) {
    out.accept(
        step("failed", step)
            .string("type", failure.type())
            .number("exit_code", exitCode.applyAsInt(failure))
            .string("message", failure.text())
            .string("hint", failure.hint())
            .end());
  }

  @Override
  public void notice(String text) {
    out.accept(line("sync-note").string("message", text).end());
  }

  /** This machine is a device of a server. */
  public void loggedIn(String server, String device) {
    out.accept(line("login").string("server", server).string("device", device).end());
  }

  /** The device, each item on it, each that another device has, each report that waits. */
  public void status(SyncStatus status) {
    out.accept(
        line("sync-device")
            .string("server", status.server().url())
            .string("device", status.server().device())
            .text("root", status.server().root().orElse(null))
            .number("waiting", status.outbox().size())
            .string("trouble", status.server().trouble().orElse(null))
            .string("unreachable", status.unreachable().map(Failure::text).orElse(null))
            .end());
    for (ItemRow row : status.items()) {
      out.accept(
          line("sync-item")
              .string("item", row.item())
              .string("device", status.server().device())
              .string("state", row.state().label())
              .number("bytes", row.bytes())
              .text("path", row.file())
              .truth("paused", row.paused())
              .end());
    }
    for (OfflineRow row : status.everywhere()) {
      for (OfflineRow.OnDevice device : row.devices()) {
        if (!device.device().equals(status.server().device())) {
          out.accept(
              line("sync-item")
                  .string("item", row.item())
                  .string("device", device.device())
                  .string("state", device.state())
                  .number("bytes", device.bytes())
                  .string("path", null)
                  .truth("paused", false)
                  .end());
        }
      }
    }
    for (OutboxRow row : status.outbox()) {
      Report report = row.report();
      out.accept(
          line("sync-waiting")
              .string("item", report.itemId())
              .string("state", report.state().label())
              .string("since", row.created().toString())
              .number("tries", row.tries())
              .string("reason", row.error().orElse(null))
              .end());
    }
  }

  private JsonLine step(String phase, Step step) {
    return line("sync-step")
        .string("phase", phase)
        .string("step", step.kind().label())
        .string("item", step.item())
        .string("version", step.version())
        .text("path", step.item().isEmpty() ? null : step.file())
        .string("reason", step.reason())
        .number("bytes", step.bytes());
  }

  private JsonLine line(String event) {
    return new JsonLine(event, ticker.now());
  }
}
