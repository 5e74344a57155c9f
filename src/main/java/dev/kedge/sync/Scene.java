package dev.kedge.sync;

import dev.kedge.sync.api.ItemFacts;
import dev.kedge.sync.plan.Situation;
import java.util.Map;

/**
 * How things stand.
 *
 * @param facts of the desired items that the server has, by id
 */
public record Scene(Situation situation, Map<String, ItemFacts> facts) {
  public Scene {
    facts = Map.copyOf(facts);
  }
}
