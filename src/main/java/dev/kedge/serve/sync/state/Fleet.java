package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.ItemState;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.state.ItemCatalogue.Version;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an admin wants on one page. */
public final class Fleet {
  private final Turns turns;
  private final Knowledge knowledge;

  public Fleet(Turns turns, Knowledge knowledge) {
    this.turns = turns;
    this.knowledge = knowledge;
  }

  /** A device, and how many items stand how on it. */
  public record Member(Device device, Map<ItemState, Long> items) {}

  /**
   * How far an item has come.
   *
   * @param wanted devices that should hold it
   * @param current those of them that hold the current version, proven
   * @param items devices by the state of the item on them
   * @param holders a page of the devices that know it
   */
  public record Coverage(
      ItemCatalogue.Item item,
      int wanted,
      int current,
      Map<ItemState, Long> items,
      List<DeviceProgress> holders) {}

  /** Devices after one, by id. */
  public List<Member> page(String after, int limit) throws StoreException {
    return turns.read(transaction -> {
      List<Member> members = new ArrayList<>();
      for (Device device : DeviceTable.page(transaction, after, limit)) {
        members.add(new Member(device, counts(transaction, "device_id", device.id())));
      }
      return members;
    });
  }

  /** Empty where the catalogue has no such item. */
  public Optional<Coverage> coverage(String id, String afterDevice, int limit)
      throws StoreException {
    return turns.read(transaction -> {
      Optional<ItemCatalogue.Item> item = knowledge.catalogue().item(transaction, id);
      if (item.isEmpty()) {
        return Optional.<Coverage>empty();
      }
      List<Device> wanting = knowledge.desires().devices(transaction, item.get());
      Set<String> current = current(transaction, id);
      return Optional.of(
          new Coverage(
              item.get(),
              wanting.size(),
              (int) wanting.stream().filter(device -> current.contains(device.id())).count(),
              counts(transaction, "item_id", id),
              ProgressTable.ofItem(transaction, id, afterDevice, limit)));
    });
  }

  private Set<String> current(Transaction transaction, String item) throws StoreException {
    Set<String> current = new HashSet<>();
    for (DeviceProgress row : ProgressTable.covered(transaction, new Place("", item, ""))) {
      if (row.progress().state() == ItemState.COMPLETED) {
        Optional<Version> version =
            knowledge.versions().find(transaction, row.progress().versionId());
        if (version.isPresent() && knowledge.versions().isCurrent(transaction, version.get())) {
          current.add(row.place().device());
        }
      }
    }
    return current;
  }

  private static Map<ItemState, Long> counts(Transaction transaction, String column, String value)
      throws StoreException {
    Map<ItemState, Long> counts = new EnumMap<>(ItemState.class);
    transaction.list(
        row -> counts.put(ItemState.parse(row.text(1)).orElse(ItemState.QUEUED), row.number(2)),
        "SELECT state, count(*) FROM sync_progress WHERE " + column + " = ? GROUP BY state",
        value);
    return counts;
  }
}
