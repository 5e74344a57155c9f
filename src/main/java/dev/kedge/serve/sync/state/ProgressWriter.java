package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Progress;
import dev.kedge.serve.store.StoreException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes how an item stands on a device, with all that has to agree with it. */
final class ProgressWriter {
  private static final byte[] NOTHING_SAID = {};

  private ProgressWriter() {}

  /** After a report of the device. */
  static void reported(
      Turn turn,
      Place place,
      Optional<DeviceProgress> before,
      Progress after,
      byte[] saidDigest,
      Optional<Instant> clientTime)
      throws StoreException {
    write(turn, place, before, after, saidDigest, clientTime);
  }

  /** After the server itself decided something. */
  static void decided(Turn turn, Place place, Optional<DeviceProgress> before, Progress after)
      throws StoreException {
    write(
        turn,
        place,
        before,
        after,
        before.map(DeviceProgress::saidDigest).orElse(NOTHING_SAID),
        before.flatMap(DeviceProgress::clientTime));
  }

  private static void write(
      Turn turn,
      Place place,
      Optional<DeviceProgress> before,
      Progress after,
      byte[] saidDigest,
      Optional<Instant> clientTime)
      throws StoreException {
    boolean isNewLife = before.map(row -> !row.progress().state().isHeld()).orElse(true);
    long created = isNewLife ? turn.millis() : before.get().createdMillis();
    var row =
        new DeviceProgress(
            place,
            after,
            saidDigest,
            clientTime,
            created,
            turn.millis(),
            completed(turn, before, after.state()));
    ProgressTable.put(turn.transaction(), row);
    if (before.isEmpty() || Offline.shows(before.get(), row)) {
      Offline.refresh(turn.transaction(), place.user(), place.item());
    }
    turn.tell(ChangeKind.PROGRESS, place);
  }

  private static OptionalLong completed(
      Turn turn, Optional<DeviceProgress> before, ItemState after) {
    OptionalLong since = before.map(DeviceProgress::completedMillis).orElse(OptionalLong.empty());
    return switch (after) {
      case COMPLETED -> since.isPresent() ? since : OptionalLong.of(turn.millis());
      case STALE -> since;
      default -> OptionalLong.empty();
    };
  }
}
