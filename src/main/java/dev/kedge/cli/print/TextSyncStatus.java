package dev.kedge.cli.print;

import dev.kedge.app.SyncStatus;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.OutboxRow;
import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.sync.api.OfflineRow;
import java.util.Optional;
import java.util.function.Consumer;

/** How a device stands, for people. */
public final class TextSyncStatus {
  private final Consumer<String> out;

  public TextSyncStatus(Consumer<String> out) {
    this.out = out;
  }

  public void print(SyncStatus status) {
    String root = status.server().root().map(Object::toString).orElse("no directory yet");
    say("%s  device %s  %s".formatted(status.server().url(), status.server().device(), root));
    status.server().trouble().ifPresent(trouble -> say("trouble: %s".formatted(trouble)));
    status.unreachable().map(Failure::text).ifPresent(why -> say("not asked: %s".formatted(why)));
    for (ItemRow row : status.items()) {
      say(
          "this device  %-11s %9s  %s  %s%s"
              .formatted(
                  row.state().label(),
                  Amounts.bytes(row.bytes()),
                  row.item(),
                  row.file(),
                  row.paused() ? "  (paused here)" : ""));
    }
    for (OfflineRow row : status.everywhere()) {
      for (OfflineRow.OnDevice device : row.devices()) {
        if (!device.device().equals(status.server().device())) {
          say(
              "%s  %-11s %9s  %s"
                  .formatted(
                      device.name(), device.state(), Amounts.bytes(device.bytes()), row.item()));
        }
      }
    }
    if (status.outbox().isEmpty()) {
      say("nothing waits to be reported");
    }
    for (OutboxRow row : status.outbox()) {
      Optional<String> error = row.error();
      String why =
          error.map(text -> "tried " + row.tries() + " times: " + text).orElse("not tried");
      say(
          "waiting  %s  %s  since %s (%s)"
              .formatted(row.report().itemId(), row.report().state().label(), row.created(), why));
    }
  }

  private void say(String text) {
    out.accept(Displayed.escape(text));
  }
}
