package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/** A user's items, over all devices and on each. */
public final class OfflineItems {
  private final Turns turns;

  public OfflineItems(Turns turns) {
    this.turns = turns;
  }

  /** An item over all devices, and on those that hold it. */
  public record Entry(Offline overall, List<DeviceProgress> devices) {}

  /** Those after an item, by id. */
  public List<Entry> page(String user, String afterItem, int limit) throws StoreException {
    return turns.read(transaction -> {
      List<Entry> entries = new ArrayList<>();
      for (Offline overall : Offline.page(transaction, user, afterItem, limit)) {
        List<DeviceProgress> devices =
            ProgressTable.ofUser(transaction, user, overall.item()).stream()
                .filter(row -> row.progress().state().isHeld())
                .toList();
        entries.add(new Entry(overall, devices));
      }
      return entries;
    });
  }
}
