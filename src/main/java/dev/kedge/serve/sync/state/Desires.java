package dev.kedge.serve.sync.state;

import dev.kedge.model.Ticker;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.state.IntentTable.Intent;
import dev.kedge.serve.sync.state.RuleItems.Wanted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts together what a device should hold: the admins' rules for it and its group, and its user's
 * wishes. The newest of them counts.
 */
final class Desires {
  private final ItemCatalogue catalogue;
  private final RuleItems ruleItems;

  Desires(ItemCatalogue catalogue, Ticker ticker) {
    this.catalogue = catalogue;
    this.ruleItems = new RuleItems(catalogue, ticker);
  }

  RuleItems ruleItems() {
    return ruleItems;
  }

  Desired of(Transaction transaction, Device device) throws StoreException {
    Map<String, Wishes> wishes = wishes(transaction, device);
    Wishes ofAll = wishes.getOrDefault("", Wishes.NONE);
    List<Rule> ofGroup = ofGroup(transaction, device);
    List<Rule> ofDevice = RuleTable.of(transaction, Owner.device(device.id()));
    Map<String, Wanted> wanted = ruleItems.of(transaction, joined(ofGroup, ofDevice));
    List<Desired.Item> items = new ArrayList<>();
    for (Wanted one : wanted.values()) {
      Wishes own = wishes.getOrDefault(one.item().id(), Wishes.NONE).and(ofAll);
      if (device.paths().allows(one.item().path()) && own.clearedAt(one.rule().generation()) == 0) {
        items.add(item(one, own));
      }
    }
    List<Desired.Mark> pause = new ArrayList<>();
    for (var wish : wishes.entrySet()) {
      Wishes own = wish.getValue().and(ofAll);
      if (wish.getKey().isEmpty()) {
        continue;
      }
      if (own.isPaused()) {
        pause.add(new Desired.Mark(wish.getKey(), own.pause()));
      }
      if (own.isKept() && !wanted.containsKey(wish.getKey())) {
        kept(transaction, device, wish.getKey(), own).ifPresent(items::add);
      }
    }
    items.sort(
        Comparator.comparingLong(Desired.Item::priority)
            .reversed()
            .thenComparing(Desired.Item::id));
    pause.sort(Comparator.comparing(Desired.Mark::item));
    List<Desired.Mark> remove =
        ProgressTable.inState(transaction, device.id(), ItemState.CLEARING).stream()
            .map(row -> new Desired.Mark(row.place().item(), row.progress().generation()))
            .toList();
    return new Desired(
        List.copyOf(items),
        remove,
        List.copyOf(pause),
        ofDevice,
        policies(transaction, device),
        Clock.sequence(transaction));
  }

  /** The newest generation of the rules that want an item held by a device, 0 for none. */
  long generation(Transaction transaction, Device device, ItemCatalogue.Item item)
      throws StoreException {
    return rules(transaction, device).stream()
        .filter(rule -> RuleItems.covers(rule, item))
        .mapToLong(Rule::generation)
        .max()
        .orElse(0);
  }

  /** The devices that rules and wishes together want to hold an item. */
  List<Device> devices(Transaction transaction, ItemCatalogue.Item item) throws StoreException {
    List<Device> wanting = new ArrayList<>();
    for (Device device : concerned(transaction, item)) {
      Wishes wishes =
          IntentTable.covering(transaction, new Place(device.user(), item.id(), device.id()));
      long desired = generation(transaction, device, item);
      if (wishes.clearedAt(desired) == 0 && (desired > 0 || wishes.isKept())) {
        wanting.add(device);
      }
    }
    return wanting;
  }

  /** The devices that some rule or wish wants to hold an item, whatever others say. */
  Collection<Device> concerned(Transaction transaction, ItemCatalogue.Item item)
      throws StoreException {
    Map<String, Device> devices = new LinkedHashMap<>();
    for (var list : RuleTable.all(transaction).entrySet()) {
      if (list.getValue().stream().anyMatch(rule -> RuleItems.covers(rule, item))) {
        owned(transaction, list.getKey()).forEach(device -> devices.put(device.id(), device));
      }
    }
    for (Intent intent : IntentTable.ofItem(transaction, item.id())) {
      if (intent.wishes().keep() > 0) {
        reached(transaction, intent.place()).forEach(device -> devices.put(device.id(), device));
      }
    }
    return devices.values();
  }

  static List<Device> owned(Transaction transaction, Owner owner) throws StoreException {
    return switch (owner.kind()) {
      case GROUP -> DeviceTable.ofGroup(transaction, owner.id());
      case DEVICE ->
          DeviceTable.find(transaction, owner.id()).stream()
              .filter(device -> !device.isRevoked())
              .toList();
    };
  }

  private static List<Device> reached(Transaction transaction, Place place) throws StoreException {
    return place.device().isEmpty()
        ? DeviceTable.ofUser(transaction, place.user())
        : owned(transaction, Owner.device(place.device()));
  }

  private static List<Rule> rules(Transaction transaction, Device device) throws StoreException {
    return joined(
        ofGroup(transaction, device), RuleTable.of(transaction, Owner.device(device.id())));
  }

  private static List<Rule> ofGroup(Transaction transaction, Device device) throws StoreException {
    return device.group().isEmpty()
        ? List.of()
        : RuleTable.of(transaction, Owner.group(device.group()));
  }

  private static List<Rule> joined(List<Rule> ofGroup, List<Rule> ofDevice) {
    return Stream.concat(ofGroup.stream(), ofDevice.stream()).toList();
  }

  private static List<String> policies(Transaction transaction, Device device)
      throws StoreException {
    return List.of(
        device.group().isEmpty() ? "" : RuleTable.policy(transaction, Owner.group(device.group())),
        RuleTable.policy(transaction, Owner.device(device.id())));
  }

  /** By item; those for all items under the empty name. */
  private static Map<String, Wishes> wishes(Transaction transaction, Device device)
      throws StoreException {
    Map<String, Wishes> wishes = new HashMap<>();
    for (Intent intent : IntentTable.reaching(transaction, device.user(), device.id())) {
      wishes.merge(intent.place().item(), intent.wishes(), Wishes::and);
    }
    return wishes;
  }

  private static Desired.Item item(Wanted wanted, Wishes wishes) {
    Rule rule = wanted.rule();
    return new Desired.Item(
        wanted.item().id(),
        rule.version(),
        wishes.isKept() && wishes.priority() != 0 ? wishes.priority() : rule.priority(),
        rule.notBefore(),
        rule.deadline(),
        Math.max(rule.generation(), wishes.keep()));
  }

  private Optional<Desired.Item> kept(
      Transaction transaction, Device device, String id, Wishes wishes) throws StoreException {
    return catalogue
        .item(transaction, id)
        .filter(item -> !item.isGone() && device.paths().allows(item.path()))
        .map(item ->
            new Desired.Item(
                id,
                Rule.LATEST,
                wishes.priority(),
                Optional.empty(),
                Optional.empty(),
                wishes.keep()));
  }
}
