package dev.kedge.serve.sync.state;

import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.store.StoreException;
import java.util.Optional;

/** Whether there are such items. */
public final class Items {
  private final Turns turns;
  private final Knowledge knowledge;

  public Items(Turns turns, Knowledge knowledge) {
    this.turns = turns;
    this.knowledge = knowledge;
  }

  /** How an item stands in the catalogue. */
  public enum Standing {
    PUBLISHED,
    GONE,
    UNKNOWN
  }

  /** As somebody may know it who may read these paths only. */
  public Standing standing(String id, PathRules paths) throws StoreException {
    Optional<ItemCatalogue.Item> item =
        turns
            .read(transaction -> knowledge.catalogue().item(transaction, id))
            .filter(found -> paths.allows(found.path()));
    if (item.isEmpty()) {
      return Standing.UNKNOWN;
    }
    return item.get().isGone() ? Standing.GONE : Standing.PUBLISHED;
  }
}
