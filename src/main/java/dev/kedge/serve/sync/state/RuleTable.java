package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of what admins want devices and groups to hold, and of the policies they give. */
final class RuleTable {
  private static final String COLUMNS =
      "item_id, path, version_id, priority, not_before, deadline, generation";

  private RuleTable() {}

  static List<Rule> of(Transaction transaction, Owner owner) throws StoreException {
    return transaction.list(
        row -> read(row, 1),
        "SELECT " + COLUMNS + " FROM sync_desired WHERE kind = ? AND owner = ? ORDER BY place",
        owner.kind().label(),
        owner.id());
  }

  static Map<Owner, List<Rule>> all(Transaction transaction) throws StoreException {
    Map<Owner, List<Rule>> rules = new LinkedHashMap<>();
    transaction.list(
        row ->
            rules
                .computeIfAbsent(
                    new Owner(Owner.Kind.of(row.text(1)), row.text(2)), _ -> new ArrayList<>())
                .add(read(row, 3)),
        "SELECT kind, owner, " + COLUMNS + " FROM sync_desired");
    return rules;
  }

  static void put(Transaction transaction, Owner owner, List<Rule> rules) throws StoreException {
    transaction.update(
        "DELETE FROM sync_desired WHERE kind = ? AND owner = ?", owner.kind().label(), owner.id());
    int place = 0;
    for (Rule rule : rules) {
      transaction.update(
          "INSERT INTO sync_desired (kind, owner, place, "
              + COLUMNS
              + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          owner.kind().label(),
          owner.id(),
          place++,
          rule.item(),
          rule.path(),
          rule.version(),
          rule.priority(),
          rule.notBefore().map(Instant::toString).orElse(null),
          rule.deadline().map(Instant::toString).orElse(null),
          rule.generation());
    }
  }

  /** A JSON object; empty for none. */
  static String policy(Transaction transaction, Owner owner) throws StoreException {
    return transaction
        .first(
            row -> row.text(1),
            "SELECT json FROM sync_policy WHERE kind = ? AND owner = ?",
            owner.kind().label(),
            owner.id())
        .orElse("");
  }

  static void putPolicy(Transaction transaction, Owner owner, String json) throws StoreException {
    transaction.update(
        "REPLACE INTO sync_policy (kind, owner, json) VALUES (?, ?, ?)",
        owner.kind().label(),
        owner.id(),
        json);
  }

  private static Rule read(Row row, int first) throws StoreException {
    return new Rule(
        row.text(first),
        row.text(first + 1),
        row.text(first + 2),
        row.number(first + 3),
        row.optionalText(first + 4).map(Instant::parse),
        row.optionalText(first + 5).map(Instant::parse),
        row.number(first + 6));
  }
}
