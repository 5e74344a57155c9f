package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.ledger.HeldFile;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.Said;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Report;
import dev.kedge.sync.Inventory;
import dev.kedge.sync.WholeDigest;
import dev.kedge.sync.plan.Step;
import java.nio.file.Path;
import java.util.Optional;

/** Takes the steps that fetch nothing, and says in the ledger what came of them. */
final class Stepping {
  private static final String UNKNOWN = "unknown";

  private final Ledger ledger;
  private final SyncLedger sync;
  private final Session session;

  Stepping(Ledger ledger, Session session) {
    this.ledger = ledger;
    this.sync = ledger.sync();
    this.session = session;
  }

  /** Deletes the file with its unfinished download and old versions. */
  void clear(Step step) throws Failure {
    requireMarker();
    String url = session.url();
    Optional<ItemRow> row = sync.item(url, step.item());
    if (row.isEmpty() || !session.root().holds(row.get().file())) {
      throw new Failure.Guarded(step.file() + ": is outside the cache root", "nothing was deleted");
    }
    session.recover(row.get());
    Optional<Download> download = ledger.find(row.get().file(), Inventory.key(url, step.item()));
    requireUnchanged(row.get(), download);
    if (download.isPresent()) {
      new LedgerDownloads(ledger).forget(download.get(), true);
    }
    session.root().prune(step.item(), 0);
    session.root().delete(row.get().file());
    gone(step);
  }

  /**
   * Takes the file that stands in an item's place for this device's own.
   *
   * @param wanted what its bytes must be
   */
  void adopt(Step step, Digest wanted) throws Failure {
    requireMarker();
    session.root().require(step.file());
    String url = session.url();
    Optional<FileStamp> found = Disk.stamp(step.file());
    boolean isIt =
        found.isPresent() && WholeDigest.of(step.file(), session::isStopped).equals(wanted);
    if (!isIt || !found.equals(Disk.stamp(step.file()))) {
      throw Failure.Local.of(
          step.file() + ": was changed while it was looked at", "run the same command again");
    }
    long size = found.get().size();
    sync.place(url, step.item(), step.version(), step.file(), size);
    Said said = Said.whole(step.version(), size).proven(wanted);
    Optional<HeldFile> held =
        Optional.of(new HeldFile(step.version(), found.get(), !isOwn(step.file())));
    var _ = sync.report(url, step.item(), said, held);
  }

  /** Whether kedge fetched the file that stands there, for whatever item. */
  private boolean isOwn(Path file) throws Failure {
    Optional<FileStamp> found = Disk.stamp(file);
    for (Download download : ledger.at(file)) {
      if (download.file().equals(file)
          && found.isPresent()
          && Inventory.isPublished(Optional.of(download), found.get())) {
        return true;
      }
    }
    return false;
  }

  /** Says that an item is not here any more. */
  void gone(Step step) throws Failure {
    String url = session.url();
    if (sync.item(url, step.item()).isEmpty()) {
      sync.place(url, step.item(), UNKNOWN, step.file(), 0);
    }
    ItemRow row = sync.item(url, step.item()).orElseThrow();
    for (Download download : ledger.at(row.file())) {
      if (download.file().equals(row.file()) && Disk.stamp(row.file()).isEmpty()) {
        ledger.forget(download.id());
      }
    }
    var _ =
        sync.report(
            url,
            step.item(),
            Said.of(Report.Type.CLEARED, row.version(), ItemState.CLEARED).because("asked"),
            Optional.empty());
  }

  /**
   * Gives the user's file another name.
   *
   * @param isWanted whether the item is fetched again
   */
  void setAside(Step step, boolean isWanted) throws Failure {
    requireMarker();
    String url = session.url();
    if (Disk.stamp(step.file()).isPresent()) {
      var _ = session.root().setAside(step.file());
    }
    Optional<Download> download = ledger.find(step.file(), Inventory.key(url, step.item()));
    if (download.isPresent()) {
      new LedgerDownloads(ledger).forget(download.get(), true);
    }
    sync.holds(url, step.item(), Optional.empty());
    if (!isWanted) {
      gone(step);
    }
  }

  void noRoom(Step step) throws Failure {
    String url = session.url();
    Optional<ItemRow> row = sync.item(url, step.item());
    boolean isKnown =
        row.filter(it -> it.state() == ItemState.PAUSED && it.version().equals(step.version()))
            .isPresent();
    if (isKnown) {
      return;
    }
    if (row.isEmpty()) {
      sync.place(url, step.item(), step.version(), step.file(), 0);
    }
    var _ =
        sync.report(
            url,
            step.item(),
            Said.of(Report.Type.EVENT, step.version(), ItemState.PAUSED)
                .because("disk_full")
                .failed(step.reason()));
  }

  /** The disk may have gone since the plan was made. */
  private void requireMarker() throws Failure {
    String store = session.row().store();
    if (session.root().store().filter(store::equals).isEmpty()) {
      throw new Failure.Guarded(
          session.root().path() + ": the cache root lost its marker", "nothing was deleted");
    }
  }

  private static void requireUnchanged(ItemRow row, Optional<Download> download) throws Failure {
    Optional<FileStamp> found = Disk.stamp(row.file());
    boolean isThere = found.isPresent();
    boolean isOurs =
        found.equals(row.held().map(HeldFile::stamp))
            || (isThere && Inventory.isPublished(download, found.get()));
    if (isThere && !isOurs) {
      throw new Failure.Guarded(
          row.file() + ": was changed since kedge fetched it", "nothing was deleted");
    }
  }
}
