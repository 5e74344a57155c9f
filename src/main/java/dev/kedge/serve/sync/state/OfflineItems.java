package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/** A user's items, over all devices and on each. */
public final class OfflineItems {
  /** Of a fleet that is one user's, not all are listed for each item. */
  public static final int MOST_DEVICES = 100;

  private final Turns turns;

  public OfflineItems(Turns turns) {
    this.turns = turns;
  }

  /** An item over all devices, and on the best of those that hold it. */
  public record Entry(Offline overall, List<DeviceProgress> devices) {}

  /** Those after an item, by id. */
  public List<Entry> page(String user, String afterItem, int limit) throws StoreException {
    return turns.read(transaction -> {
      List<Entry> entries = new ArrayList<>();
      for (Offline overall : Offline.page(transaction, user, afterItem, limit)) {
        List<DeviceProgress> devices =
            ProgressTable.ofUser(transaction, user, overall.item(), MOST_DEVICES);
        entries.add(new Entry(overall, devices));
      }
      return entries;
    });
  }
}
