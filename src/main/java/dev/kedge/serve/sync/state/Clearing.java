package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.ItemState;
import dev.kedge.serve.store.StoreException;
import java.util.List;
import java.util.Optional;

/** Clears what a place stands for; devices do it when they hear of it. */
final class Clearing {
  private Clearing() {}

  /** Returns how many devices' items are to go. */
  static int clear(Turn turn, Place place) throws StoreException {
    Wishes before = IntentTable.find(turn.transaction(), place).orElse(Wishes.NONE);
    IntentTable.put(
        turn.transaction(),
        place,
        new Wishes(before.keep(), turn.generation(), before.pause(), before.priority()));
    tell(turn, place);
    int affected = 0;
    for (DeviceProgress row : ProgressTable.covered(turn.transaction(), place)) {
      if (row.progress().state().isHeld()) {
        mark(turn, row);
        affected++;
      }
    }
    return affected;
  }

  /** The item is to go from this device. */
  private static void mark(Turn turn, DeviceProgress row) throws StoreException {
    ProgressWriter.decided(
        turn,
        row.place(),
        Optional.of(row),
        row.progress().under(turn.generation(), ItemState.CLEARING));
  }

  private static void tell(Turn turn, Place place) throws StoreException {
    List<String> users =
        place.user().isEmpty() ? DeviceTable.users(turn.transaction()) : List.of(place.user());
    for (String user : users) {
      turn.tell(ChangeKind.INTENT, new Place(user, place.item(), place.device()));
    }
  }
}
