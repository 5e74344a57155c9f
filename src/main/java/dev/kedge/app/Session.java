package dev.kedge.app;

import dev.kedge.disk.CacheRoot;
import dev.kedge.disk.Disk;
import dev.kedge.ledger.HeldFile;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.ServerRow;
import dev.kedge.ledger.WishRow;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.sync.Hearing;
import dev.kedge.sync.Inventory;
import dev.kedge.sync.Outbox;
import dev.kedge.sync.Scene;
import dev.kedge.sync.api.DeviceApi;
import dev.kedge.sync.api.Link;
import dev.kedge.sync.api.Pulse;
import dev.kedge.sync.api.ServerApi;
import dev.kedge.sync.plan.Step;
import dev.kedge.transfer.Recovery;
import dev.kedge.transfer.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One device's dealings with one server. For one thread at a time. */
final class Session {
  /** Of links: long enough for most files; a longer one just asks again. */
  private static final Duration LIFETIME = Duration.ofHours(6);

  /** Asked again, the server says the same: not allowed, no such item, gone, not understood. */
  private static final Set<Integer> FINAL = Set.of(400, 403, 404, 410, 422);

  private static final long PAUSE_NANOS = 50_000_000;

  private final Ledger ledger;
  private final String url;
  private final SyncConfig config;
  private final CacheRoot root;
  private final ServerApi server;
  private final DeviceApi device;
  private final Outbox outbox;
  private final Hearing hearing;
  private final Stop stop;

  Session(
      Ledger ledger, ServerRow row, SyncConfig config, CacheRoot root, ServerApi server, Stop stop)
      throws Failure {
    this.ledger = ledger;
    this.url = row.url();
    this.config = config;
    this.root = root;
    this.server = server;
    this.stop = stop;
    device = new DeviceApi(server, new CredentialFile(config.credentials(), url));
    outbox = new Outbox(ledger.sync(), url, device);
    hearing = new Hearing(ledger.sync(), url, device);
  }

  String url() {
    return url;
  }

  boolean isStopped() {
    return stop.requested();
  }

  CacheRoot root() {
    return root;
  }

  DeviceApi device() {
    return device;
  }

  ServerRow row() throws Failure {
    return ledger
        .sync()
        .server(url)
        .orElseThrow(() -> Failure.Local.of(url + ": was logged out of", null));
  }

  /**
   * Makes sure that it is still the server that this device logged in to.
   *
   * @throws Failure.Guarded its store is another one
   */
  void recognize() throws Failure {
    String store = server.discover().storeId();
    if (!store.equals(row().store())) {
      throw new Failure.Guarded(
          url + ": the server has another store than when this device logged in",
          "if that is meant, log in again: kedge login " + url);
    }
  }

  /**
   * Takes the directory for this server's files.
   *
   * @return the one that was used before, if it is another and still there
   */
  Optional<Path> useRoot(Path directory) throws Failure {
    Path absolute = directory.toAbsolutePath().normalize();
    Optional<Path> before = row().root();
    if (before.filter(absolute::equals).isPresent()) {
      return Optional.empty();
    }
    if (root.store().isEmpty()) {
      root.mark(row().store());
    }
    ledger.sync().useRoot(url, absolute);
    return before.filter(Files::isDirectory);
  }

  /**
   * Says that the device lives, and what room it has.
   *
   * @throws Failure.Problem it was revoked
   */
  Pulse beat(String state) throws Failure {
    Path inside = root.path().resolve("any");
    long cached =
        ledger.sync().items(url).stream()
            .map(ItemRow::held)
            .flatMap(Optional::stream)
            .map(HeldFile::stamp)
            .mapToLong(stamp -> stamp.size())
            .sum();
    long free = Math.max(0, Disk.usableSpace(inside));
    Pulse pulse = device.heartbeat(free, free + cached, cached, state, config.version());
    if (pulse.isRevoked()) {
      throw new Failure.Problem(
          url,
          403,
          "device-revoked",
          "the server no longer takes this device (" + device.device() + ")",
          "log in again: kedge login " + url);
    }
    return pulse;
  }

  /**
   * Where a step's bytes are had.
   *
   * @throws Failure.Changed the item has another version by now
   */
  Link link(Step step) throws Failure {
    Link link = device.link(step.item(), step.version(), LIFETIME);
    if (!String.valueOf(link.url().getPath()).endsWith("/" + step.version())) {
      throw new Failure.Changed(
          RedactedUrl.of(link.url()), "it has a newer version than " + step.version());
    }
    return link;
  }

  /**
   * Tells what the user asked for and what became of files. In this order: the server would ask for
   * what was cleared again, if it heard of that alone.
   *
   * @return why it will not have what the user asked for, for each such wish
   */
  List<Failure> report() throws Failure {
    List<Failure> refused = new ArrayList<>();
    for (WishRow wish : ledger.sync().wishes(url)) {
      try {
        Optional<String> token =
            UserToken.of(new CredentialFile(config.credentials(), url).read(), config);
        device.intent(wish.item(), wish.action(), token);
      } catch (Failure failure) {
        if (!isFinal(failure)) {
          throw failure;
        }
        refused.add(failure);
      }
      ledger.sync().told(url, wish);
    }
    while (!outbox.flush()) {
      if (stop.await(PAUSE_NANOS)) {
        stop.check();
      }
    }
    return refused;
  }

  private static boolean isFinal(Failure failure) {
    return failure instanceof Failure.Problem problem && FINAL.contains(problem.status());
  }

  void hear() throws Failure {
    hearing.all();
  }

  /** Hears the server over connections of its own, beside this session's thread. */
  Overhearing overhear(List<Step> steps, Map<Step, Stop> stops) throws Failure {
    return new Overhearing(ledger, url, config, steps, stops);
  }

  /** Waits so long for something new; whether there was. */
  boolean waitForNews(Duration wait) throws Failure {
    return hearing.waitForNews(wait);
  }

  /**
   * Looks how things stand. A root that the user names for the first time needs no marker yet: it
   * gets one when something is done.
   */
  Scene look(SyncRequest request, Instant now) throws Failure {
    Optional<Path> named = request.directory().map(path -> path.toAbsolutePath().normalize());
    boolean isNew = named.isPresent() && !named.equals(row().root());
    for (ItemRow item : ledger.sync().items(url)) {
      recover(item);
    }
    return new Inventory(ledger, url, root, device, stop::requested)
        .take(row().store(), isNew, request.maxDelete(), now);
  }

  /**
   * A file that was published by a run that died before it could say so is this device's own: not
   * to be set aside as a stranger's, nor to stay when its item is cleared.
   */
  void recover(ItemRow item) throws Failure {
    Optional<Download> row = ledger.find(item.file(), Inventory.key(url, item.item()));
    if (row.isEmpty()) {
      return;
    }
    try {
      new Recovery(ledger).recover(row.get());
    } catch (Failure.Busy | Failure.Mismatch _) {
      // Somebody is about to say so; or it is not that file.
    }
  }
}
