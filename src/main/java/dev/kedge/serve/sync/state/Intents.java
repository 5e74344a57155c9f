package dev.kedge.serve.sync.state;

import dev.kedge.serve.store.StoreException;
import java.util.List;
import java.util.Optional;

/** What users, and admins for them, want of items. */
public final class Intents {
  private final Turns turns;

  public Intents(Turns turns) {
    this.turns = turns;
  }

  /** The kinds of wishes. */
  public enum Action {
    KEEP,
    PAUSE,
    CLEAR
  }

  /**
   * What became of a wish.
   *
   * @param affected items on devices that are to go
   */
  public record Noted(long generation, int affected) {}

  /** Notes a wish for a place; where its user or device is empty, for all of them. */
  public Noted wish(Place place, Action action, Optional<Long> priority) throws StoreException {
    if (action == Action.CLEAR) {
      return clear(List.of(place));
    }
    return turns.take(turn -> {
      Wishes before = IntentTable.find(turn.transaction(), place).orElse(Wishes.NONE);
      long generation = turn.generation();
      long newPriority = priority.orElse(before.priority());
      Wishes after =
          action == Action.KEEP
              ? new Wishes(generation, before.clear(), before.pause(), newPriority)
              : new Wishes(before.keep(), before.clear(), generation, newPriority);
      IntentTable.put(turn.transaction(), place, after);
      turn.tell(ChangeKind.INTENT, place);
      return new Noted(generation, 0);
    });
  }

  /** Clears all that the places stand for, under one generation. */
  public Noted clear(List<Place> places) throws StoreException {
    return turns.take(turn -> {
      int affected = 0;
      for (Place place : places) {
        affected += Clearing.clear(turn, place);
      }
      return new Noted(turn.generation(), affected);
    });
  }
}
