package dev.kedge.sync;

import dev.kedge.disk.CacheRoot;
import dev.kedge.disk.Disk;
import dev.kedge.ledger.DesiredRow;
import dev.kedge.ledger.HeldFile;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.RemovalRow;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.sync.api.DeviceApi;
import dev.kedge.sync.api.ItemFacts;
import dev.kedge.sync.plan.Condition;
import dev.kedge.sync.plan.Holding;
import dev.kedge.sync.plan.MaxDelete;
import dev.kedge.sync.plan.RootState;
import dev.kedge.sync.plan.Situation;
import dev.kedge.sync.plan.Wish;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Looks at disk, ledger and catalogue, and says how things stand. */
public final class Inventory {
  private final Ledger ledger;
  private final SyncLedger sync;
  private final String url;
  private final CacheRoot root;
  private final DeviceApi api;
  private final BooleanSupplier stopped;

  /**
   * @param stopped asked while files are read
   */
  public Inventory(
      Ledger ledger, String url, CacheRoot root, DeviceApi api, BooleanSupplier stopped) {
    this.ledger = ledger;
    this.sync = ledger.sync();
    this.url = url;
    this.root = root;
    this.api = api;
    this.stopped = stopped;
  }

  /** The key of an item's row among the downloads. */
  public static String key(String url, String item) {
    return "item " + item + " of " + url;
  }

  /**
   * Takes stock.
   *
   * @param store the id that the root's marker must have
   * @param isNew whether the root is about to get its marker
   * @param now the server's time
   */
  public Scene take(String store, boolean isNew, MaxDelete maxDelete, Instant now) throws Failure {
    RootState found = state(store);
    RootState state = isNew && found == RootState.UNMARKED ? RootState.OURS : found;
    if (state != RootState.OURS) {
      // Not even looked at: what is gone with its disk is not gone.
      return new Scene(
          new Situation(state, List.of(), List.of(), Set.of(), maxDelete, -1, now), Map.of());
    }
    Map<String, ItemRow> rows = new LinkedHashMap<>();
    for (ItemRow row : sync.items(url)) {
      rows.put(row.item(), row);
    }
    List<DesiredRow> desired = sync.desired(url);
    Set<String> removals = new HashSet<>();
    sync.removals(url).stream().map(RemovalRow::item).forEach(removals::add);
    Map<String, ItemFacts> facts = facts(desired);
    Map<String, Holding> holdings = new LinkedHashMap<>();
    for (ItemRow row : rows.values()) {
      if (!isTombstone(row) || removals.contains(row.item())) {
        holdings.put(row.item(), holding(row));
      }
    }
    removals.stream()
        .filter(item -> !rows.containsKey(item))
        .forEach(item -> holdings.put(item, unknown(item)));
    List<Wish> wishes = wishes(desired, facts, rows, holdings);
    long free = Disk.usableSpace(root.path().resolve("any"));
    return new Scene(
        new Situation(
            state, wishes, List.copyOf(holdings.values()), removals, maxDelete, free, now),
        facts);
  }

  private RootState state(String store) throws Failure {
    Optional<String> marker = root.store();
    if (marker.isEmpty()) {
      return RootState.UNMARKED;
    }
    return marker.get().equals(store) ? RootState.OURS : RootState.FOREIGN;
  }

  private Map<String, ItemFacts> facts(List<DesiredRow> desired) throws Failure {
    Map<String, ItemFacts> facts = new HashMap<>();
    Set<String> wanted = new HashSet<>();
    desired.forEach(row -> wanted.add(row.item()));
    for (ItemFacts found : api.items(wanted)) {
      facts.put(found.item(), found);
    }
    return facts;
  }

  private List<Wish> wishes(
      List<DesiredRow> desired,
      Map<String, ItemFacts> facts,
      Map<String, ItemRow> rows,
      Map<String, Holding> holdings)
      throws Failure {
    Places places = new Places(root.path());
    rows.values().stream()
        .filter(row -> !isTombstone(row)) // Its place is free, for itself as well.
        .forEach(row -> places.keep(row.file()));
    List<Wish> wishes = new ArrayList<>();
    for (DesiredRow row : desired) {
      Optional<ItemFacts> found = Optional.ofNullable(facts.get(row.item()));
      Optional<Holding> holding = Optional.ofNullable(holdings.get(row.item()));
      Optional<String> current = found.map(ItemFacts::version);
      boolean isLatest = row.version().equals(DesiredRow.LATEST);
      String version =
          isLatest
              ? current.or(() -> holding.flatMap(Holding::version)).orElse(row.version())
              : row.version();
      boolean isElsewhere = holding.filter(held -> !stays(held, version)).isPresent();
      if (isElsewhere) {
        holdings.remove(row.item()); // The user's own file, outside: the root gets one of its own.
      }
      Path file =
          holding.isPresent() && !isElsewhere
              ? holding.get().file()
              : places.of(row.item(), found.map(ItemFacts::path).orElse(row.item()));
      if (isTaken(row.item(), file, holding.filter(held -> !isElsewhere))) {
        boolean isWanted =
            found.filter(item -> item.version().equals(version)).isPresent()
                && hasBytes(file, found.get().size(), found.get().sha256());
        Condition condition = isWanted ? Condition.FOUND : Condition.CHANGED;
        holdings.put(row.item(), taken(row.item(), file, condition));
      }
      if (!holdings.containsKey(row.item()) && !root.holds(file)) {
        holdings.put(row.item(), taken(row.item(), file, Condition.NONE));
      }
      ItemRow known = rows.get(row.item());
      wishes.add(
          new Wish(
              row.item(),
              version,
              file,
              found.map(ItemFacts::size).orElse(0L),
              row.priority(),
              row.notBefore(),
              row.deadline(),
              row.paused() || (known != null && known.paused()),
              current.filter(version::equals).isPresent()));
    }
    return wishes;
  }

  /** Whether something stands in an item's place that kedge did not put there. */
  private boolean isTaken(String item, Path file, Optional<Holding> holding) throws Failure {
    Condition condition = holding.map(Holding::condition).orElse(Condition.NONE);
    Optional<FileStamp> found = Disk.stamp(file);
    return condition == Condition.NONE
        && found.isPresent()
        && !isPublished(ledger.find(file, key(url, item)), found.get());
  }

  /**
   * Whether a file that is not known by its stamp has these bytes all the same: it was copied back,
   * came with a disk that was filled elsewhere, or its ledger was lost. Read only if its size fits.
   */
  private boolean hasBytes(Path file, long size, Optional<Digest> digest) throws Failure {
    return digest.isPresent()
        && Disk.stamp(file).filter(found -> found.size() == size).isPresent()
        && WholeDigest.of(file, stopped).equals(digest.get());
  }

  private Holding taken(String item, Path file, Condition condition) {
    return new Holding(
        item, file, Optional.empty(), condition, 0, Optional.empty(), 0, false, root.holds(file));
  }

  /** Whether the place where an item is serves for what is desired. */
  private static boolean stays(Holding holding, String version) {
    boolean isThere =
        holding.condition() == Condition.PRESENT
            && holding.version().filter(version::equals).isPresent();
    return holding.isInside() || isThere;
  }

  private Holding holding(ItemRow row) throws Failure {
    Optional<Download> download = ledger.find(row.file(), key(url, row.item()));
    boolean hasPart = download.isPresent() && hasPart(download.get());
    Condition condition = condition(row, download);
    return new Holding(
        row.item(),
        row.file(),
        row.held().map(HeldFile::version),
        condition,
        row.held().map(held -> held.stamp().size()).orElse(0L),
        hasPart ? Optional.of(row.version()) : Optional.empty(),
        hasPart ? download.orElseThrow().bytes() : 0,
        true,
        root.holds(row.file()),
        row.held().filter(HeldFile::isAdopted).isPresent());
  }

  /** What the server believes this device to hold, and the ledger knows nothing of. */
  private Holding unknown(String item) {
    return new Holding(
        item,
        root.path().resolve("unknown"),
        Optional.empty(),
        Condition.NONE,
        0,
        Optional.empty(),
        0,
        true,
        true);
  }

  private Condition condition(ItemRow row, Optional<Download> download) throws Failure {
    Optional<FileStamp> found = Disk.stamp(row.file());
    boolean isNoted = found.isEmpty() || found.equals(row.held().map(HeldFile::stamp));
    if (!isNoted && isPublished(download, found.get())) {
      return Condition.UNNOTED;
    }
    if (row.held().isEmpty()) {
      return Condition.NONE;
    }
    HeldFile held = row.held().get();
    if (found.isEmpty()) {
      return Disk.otherKind(row.file()).isPresent() ? Condition.CHANGED : Condition.GONE;
    }
    if (!found.get().equals(held.stamp())) {
      return isOnlyTouched(row, held, found.get()) ? Condition.PRESENT : Condition.CHANGED;
    }
    boolean isDamaged = download.isPresent() && sync.isDamaged(download.get().id());
    return isDamaged ? Condition.DAMAGED : Condition.PRESENT;
  }

  /** Whether a file is what a download published. */
  public static boolean isPublished(Optional<Download> download, FileStamp found) {
    return download
        .filter(row -> row.state() == DownloadState.COMPLETED)
        .filter(row -> found.equals(row.stamp()))
        .isPresent();
  }

  /** Whether it is another file, or of another time, but of the same bytes: copied back, say. */
  private boolean isOnlyTouched(ItemRow row, HeldFile held, FileStamp found) throws Failure {
    boolean isSame =
        row.version().equals(held.version())
            && hasBytes(row.file(), held.stamp().size(), row.digest());
    if (isSame) {
      sync.holds(url, row.item(), Optional.of(held.as(found)));
    }
    return isSame;
  }

  private static boolean isTombstone(ItemRow row) {
    return row.state() == ItemState.CLEARED && row.held().isEmpty();
  }

  private static boolean hasPart(Download download) throws Failure {
    return download.state() != DownloadState.COMPLETED
        && !download.attempt().isEmpty()
        && Disk.stamp(Disk.part(download.file(), download.attempt())).isPresent();
  }
}
