package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What devices should hold: asked by them, set by admins. */
public final class DesiredLists {
  private final Turns turns;
  private final Desires desires;

  public DesiredLists(Turns turns, Knowledge knowledge) {
    this.turns = turns;
    this.desires = knowledge.desires();
  }

  /** What was set for a group. */
  public record GroupList(List<Rule> rules, String policy) {
    /** Another one for any difference. */
    public String tag() {
      return Tag.of(rules, policy);
    }
  }

  /** Empty for a device that does not count. */
  public Optional<Desired> ofDevice(String id) throws StoreException {
    return turns.read(transaction -> {
      Optional<Device> device =
          DeviceTable.find(transaction, id).filter(found -> !found.isRevoked());
      return device.isEmpty()
          ? Optional.<Desired>empty()
          : Optional.of(desires.of(transaction, device.get()));
    });
  }

  public GroupList ofGroup(String id) throws StoreException {
    return turns.read(transaction -> group(transaction, id));
  }

  /**
   * Sets what a device or group should hold. Rules that were there before keep their generation;
   * what no rule and no wish wants any more is cleared from the devices that hold it.
   *
   * @param policy a JSON object; empty to leave it
   * @param expected asked of the tag as it is then; if it says no, nothing is done
   */
  public boolean put(
      Owner owner, List<Rule> rules, Optional<String> policy, Predicate<String> expected)
      throws StoreException {
    return turns.take(turn -> {
      Transaction transaction = turn.transaction();
      if (!expected.test(tag(transaction, owner))) {
        return false;
      }
      List<Rule> before = RuleTable.of(transaction, owner);
      List<Rule> after = dated(rules, before, turn.generation());
      RuleTable.put(transaction, owner, after);
      if (policy.isPresent()) {
        RuleTable.putPolicy(transaction, owner, policy.get());
      }
      Set<String> lost = new HashSet<>(desires.ruleItems().of(transaction, before).keySet());
      lost.removeAll(desires.ruleItems().of(transaction, after).keySet());
      for (Device device : Desires.owned(transaction, owner)) {
        turn.tell(ChangeKind.DESIRED, new Place(device.user(), "", device.id()));
        if (!lost.isEmpty()) {
          clearUnwanted(turn, device, lost);
        }
      }
      return true;
    });
  }

  private String tag(Transaction transaction, Owner owner) throws StoreException {
    return switch (owner.kind()) {
      case GROUP -> group(transaction, owner.id()).tag();
      case DEVICE -> {
        Optional<Device> device = DeviceTable.find(transaction, owner.id());
        yield device.isEmpty() ? "" : desires.of(transaction, device.get()).tag();
      }
    };
  }

  private static GroupList group(Transaction transaction, String id) throws StoreException {
    Owner owner = Owner.group(id);
    return new GroupList(RuleTable.of(transaction, owner), RuleTable.policy(transaction, owner));
  }

  private static List<Rule> dated(List<Rule> rules, List<Rule> before, long generation) {
    List<Rule> dated = new ArrayList<>();
    for (Rule rule : rules) {
      dated.add(
          before.stream().filter(rule::wantsTheSameAs).findFirst().orElse(rule.since(generation)));
    }
    return dated;
  }

  private void clearUnwanted(Turn turn, Device device, Set<String> lost) throws StoreException {
    Set<String> wanted = new HashSet<>();
    desires.of(turn.transaction(), device).items().forEach(item -> wanted.add(item.id()));
    for (DeviceProgress row : ProgressTable.ofDevice(turn.transaction(), device.id())) {
      String item = row.place().item();
      if (lost.contains(item) && !wanted.contains(item) && row.progress().state().isHeld()) {
        Clearing.clear(turn, row.place());
      }
    }
  }
}
