package dev.kedge.serve.sync.state;

import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Devices: registering, renaming, revoking, and the secrets they fetch their next token with. */
public final class Devices {
  private final Turns turns;
  private final Revoker revoker;
  private final int most;

  /** Makes the tokens of a device that were issued until now void. */
  @FunctionalInterface
  public interface Revoker {
    void revoke(String device, Instant now) throws StoreException;
  }

  /**
   * @param most devices a user may have
   */
  public Devices(Turns turns, Revoker revoker, int most) {
    this.turns = turns;
    this.revoker = revoker;
    this.most = most;
  }

  /**
   * Who wants a device.
   *
   * @param isLimited whether the user's number of devices is
   */
  public record Registration(
      String user,
      Optional<String> id,
      Device.Description description,
      Set<Scope> scopes,
      PathRules paths,
      boolean isLimited) {}

  /** What became of a registration. */
  public sealed interface Registered {
    /** The secret is told once. */
    record Made(Device device, String secret) implements Registered {}

    /** The user has as many as one may have. */
    record TooMany(int most, List<String> devices) implements Registered {}

    /** The id was another user's or revoked, or its device may do more than this one could. */
    record Taken() implements Registered {}
  }

  public Registered register(Registration wanted) throws StoreException {
    String secret = RefreshSecret.next();
    return turns.take(turn -> register(turn, wanted, secret));
  }

  private Registered register(Turn turn, Registration wanted, String secret) throws StoreException {
    String id = wanted.id().orElseGet(RandomId::next);
    Optional<Device> before = DeviceTable.find(turn.transaction(), id);
    if (before.isPresent()
        && (before.get().isRevoked()
            || !before.get().user().equals(wanted.user())
            || !before.get().isWithin(wanted.scopes(), wanted.paths()))) {
      return new Registered.Taken();
    }
    boolean isOneMore = before.isEmpty() && wanted.isLimited();
    if (isOneMore && DeviceTable.countOfUser(turn.transaction(), wanted.user()) >= most) {
      return new Registered.TooMany(
          most,
          DeviceTable.ofUser(turn.transaction(), wanted.user()).stream().map(Device::id).toList());
    }
    Device device =
        new Device(
            id,
            wanted.user(),
            before.map(Device::group).orElse(""),
            wanted.description(),
            "",
            before.map(Device::space).orElse(new Device.Space(0, 0, 0)),
            wanted.scopes(),
            wanted.paths(),
            before.map(Device::createdMillis).orElse(turn.millis()),
            turn.millis(),
            OptionalLong.empty(),
            Lines.NONE, // Whoever registers is the device.
            turn.generation());
    DeviceTable.put(turn.transaction(), device, RefreshSecret.digest(secret));
    turn.tell(ChangeKind.DEVICE, new Place(device.user(), "", id));
    return new Registered.Made(device, secret);
  }

  /** A fresh secret for one that is good; empty for any other, or a device that does not count. */
  public Optional<Registered.Made> refresh(String id, String shown) throws StoreException {
    String secret = RefreshSecret.next();
    byte[] fresh = RefreshSecret.digest(secret);
    byte[] digest = RefreshSecret.digest(shown);
    // Who shows a wrong one needs no token for it, and must not make the store write.
    if (!turns.read(transaction -> DeviceTable.isGood(transaction, id, digest))) {
      return Optional.empty();
    }
    return turns.take(turn -> {
      if (!DeviceTable.isGood(turn.transaction(), id, digest)) {
        return Optional.empty();
      }
      DeviceTable.rotate(turn.transaction(), id, digest, fresh);
      return DeviceTable.find(turn.transaction(), id)
          .map(device -> new Registered.Made(device, secret));
    });
  }

  public Optional<Device> find(String id) throws StoreException {
    return turns.read(transaction -> DeviceTable.find(transaction, id));
  }

  /**
   * Gives another name or group; if that changes nothing, the device stays as it is.
   *
   * @param expected asked of the device as it is then; if it says no, nothing is done
   * @return the device afterwards; empty if it does not count, or is not as expected
   */
  public Optional<Device> change(
      String id, Optional<String> name, Optional<String> group, Predicate<Device> expected)
      throws StoreException {
    return turns.take(turn -> {
      Optional<Device> before =
          DeviceTable.find(turn.transaction(), id)
              .filter(device -> !device.isRevoked())
              .filter(expected);
      if (before.isEmpty()) {
        return before;
      }
      boolean isSame =
          name.map(before.get().description().name()::equals).orElse(true)
              && group.map(before.get().group()::equals).orElse(true);
      if (isSame) {
        return before;
      }
      Device device = changed(before.get(), name, group, turn.generation());
      DeviceTable.rename(turn.transaction(), device);
      Place place = new Place(device.user(), "", id);
      turn.tell(ChangeKind.DEVICE, place);
      if (!device.group().equals(before.get().group())) {
        turn.tell(ChangeKind.DESIRED, place);
      }
      return Optional.of(device);
    });
  }

  private static Device changed(
      Device device, Optional<String> name, Optional<String> group, long sequence) {
    Device.Description old = device.description();
    return new Device(
        device.id(),
        device.user(),
        group.orElse(device.group()),
        new Device.Description(
            name.orElse(old.name()), old.kind(), old.platform(), old.appVersion(), old.capacity()),
        device.state(),
        device.space(),
        device.scopes(),
        device.paths(),
        device.createdMillis(),
        device.seenMillis(),
        device.revokedMillis(),
        device.lines(),
        sequence);
  }

  /**
   * The device and its tokens no longer count, and what it held is forgotten. The tokens go first:
   * if the rest fails, the device fetches another one.
   */
  public boolean revoke(String id, Predicate<Device> expected) throws StoreException {
    if (find(id).filter(expected).isEmpty()) {
      return false;
    }
    revoker.revoke(id, turns.ticker().now());
    return turns.take(turn -> {
      Transaction transaction = turn.transaction();
      Optional<Device> device =
          DeviceTable.find(transaction, id).filter(found -> !found.isRevoked()).filter(expected);
      if (device.isEmpty()) {
        return false;
      }
      List<DeviceProgress> rows = ProgressTable.ofDevice(transaction, id);
      DeviceTable.revoke(transaction, id, turn.millis(), turn.generation());
      ProgressTable.deleteOfDevice(transaction, id);
      for (DeviceProgress row : rows) {
        Offline.refresh(transaction, row.place().user(), row.place().item());
      }
      turn.tell(ChangeKind.DEVICE, new Place(device.get().user(), "", id));
      return true;
    });
  }

  /** The device is alive. */
  public void seen(String id, Device.Space space, String state, String appVersion)
      throws StoreException {
    long now = turns.ticker().now().toEpochMilli();
    turns.writeTogether(transaction -> {
      DeviceTable.seen(transaction, id, space, state, appVersion, now);
      return true;
    });
  }
}
