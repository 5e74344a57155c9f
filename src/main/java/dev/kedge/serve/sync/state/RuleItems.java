package dev.kedge.serve.sync.state;

import dev.kedge.model.Ticker;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The items that rules stand for. What a glob matches is remembered for a moment, since thousands
 * of devices ask for the same; another node's new files are seen after it.
 */
final class RuleItems {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int MOST_REMEMBERED = 1000;

  private final ItemCatalogue catalogue;
  private final Ticker ticker;
  private final Map<String, Matched> remembered = new ConcurrentHashMap<>();

  RuleItems(ItemCatalogue catalogue, Ticker ticker) {
    this.catalogue = catalogue;
    this.ticker = ticker;
  }

  private record Matched(List<ItemCatalogue.Item> items, long nanos) {}

  /** An item, and the rule that stands for it. */
  record Wanted(ItemCatalogue.Item item, Rule rule) {}

  void forget() {
    remembered.clear();
  }

  /**
   * By item. Of rules for one item that of the highest priority counts, and of equal ones the
   * later; the newest generation of all is its own.
   */
  Map<String, Wanted> of(Transaction transaction, List<Rule> rules) throws StoreException {
    Map<String, Wanted> wanted = new LinkedHashMap<>();
    for (Rule rule : rules) {
      for (ItemCatalogue.Item item : items(transaction, rule)) {
        wanted.merge(item.id(), new Wanted(item, rule), RuleItems::stronger);
      }
    }
    return wanted;
  }

  private static Wanted stronger(Wanted before, Wanted after) {
    boolean isAfter = after.rule().priority() >= before.rule().priority();
    Rule rule = isAfter ? after.rule() : before.rule();
    long generation = Math.max(before.rule().generation(), after.rule().generation());
    return new Wanted(after.item(), rule.since(generation));
  }

  /** Whether the rule stands for the item. */
  static boolean covers(Rule rule, ItemCatalogue.Item item) {
    return rule.path().isEmpty()
        ? rule.item().equals(item.id())
        : PathGlob.parse(rule.path()).filter(glob -> glob.matches(item.path())).isPresent();
  }

  private List<ItemCatalogue.Item> items(Transaction transaction, Rule rule) throws StoreException {
    if (rule.path().isEmpty()) {
      Optional<ItemCatalogue.Item> item = catalogue.item(transaction, rule.item());
      return item.filter(found -> !found.isGone()).stream().toList();
    }
    long now = ticker.nanos();
    Matched matched = remembered.get(rule.path());
    if (matched == null || now - matched.nanos() > FRESH.toNanos()) {
      matched = new Matched(matching(transaction, rule.path()), now);
      if (remembered.size() >= MOST_REMEMBERED) {
        remembered.clear();
      }
      remembered.put(rule.path(), matched);
    }
    return matched.items();
  }

  private List<ItemCatalogue.Item> matching(Transaction transaction, String path)
      throws StoreException {
    Optional<PathGlob> glob = PathGlob.parse(path);
    if (glob.isEmpty()) {
      return List.of();
    }
    return catalogue.below(transaction, glob.get().prefix()).stream()
        .filter(item -> glob.get().matches(item.path()))
        .toList();
  }
}
