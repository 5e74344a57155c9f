package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.ledger.HeldFile;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.Said;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.TransferEvent;
import dev.kedge.protocol.sync.ChunkSet;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Report;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One file that is being fetched from a server, put into the ledger's words. Nothing here waits for
 * the network. For one thread at a time.
 */
final class Tracked {
  private final Ledger ledger;
  private final SyncLedger sync;
  private final String url;
  private String item;
  private final String version;
  private final ItemState work;
  private final Path file;
  private final long total;

  /**
   * @param work what is done to the file: downloading, or repairing
   */
  Tracked(
      Ledger ledger,
      String url,
      String item,
      String version,
      ItemState work,
      Path file,
      long total) {
    this.ledger = ledger;
    this.sync = ledger.sync();
    this.url = url;
    this.item = item;
    this.version = version;
    this.work = work;
    this.file = file;
    this.total = total;
  }

  String url() {
    return url;
  }

  void started() throws Failure {
    lookUp();
    sync.place(url, item, version, file, total);
    say(Said.of(Report.Type.STARTED, version, work), row());
  }

  void moved() throws Failure {
    lookUp();
    Optional<Download> row = row();
    Optional<ItemRow> said = sync.item(url, item);
    long bytes = row.map(Download::bytes).orElse(0L);
    if (said.isPresent() && said.get().bytes() == bytes) {
      return; // Nothing is durable that was not before.
    }
    say(Said.of(Report.Type.PROGRESS, version, work), row);
  }

  void done(TransferEvent.Done done) throws Failure {
    lookUp();
    Optional<FileStamp> stamp = Disk.stamp(file);
    if (stamp.isEmpty()) {
      return;
    }
    Said said = Said.whole(version, stamp.get().size());
    Optional<Digest> whole =
        done.digests().stream().filter(d -> d.algorithm() == DigestAlgorithm.SHA256).findFirst();
    Optional<ItemRow> before = sync.item(url, item);
    boolean isNews =
        before
            .filter(row -> row.state() == ItemState.COMPLETED && row.version().equals(version))
            .isEmpty();
    sync.place(url, item, version, file, stamp.get().size());
    Optional<HeldFile> held = Optional.of(new HeldFile(version, stamp.get()));
    if (isNews) {
      var _ = sync.report(url, item, whole.map(said::proven).orElse(said), held);
    } else {
      sync.holds(url, item, held);
    }
  }

  void failed(Failure failure) throws Failure {
    lookUp();
    if (sync.item(url, item).isEmpty()) {
      sync.place(url, item, version, file, total);
    }
    say(state(failure), row());
  }

  /** The item may have got its real name meanwhile. */
  private void lookUp() throws Failure {
    if (sync.item(url, item).isPresent()) {
      return;
    }
    for (ItemRow row : sync.items(url)) {
      if (row.version().equals(version) && row.file().equals(file)) {
        item = row.item();
      }
    }
  }

  private Said state(Failure failure) {
    Said paused = Said.of(Report.Type.EVENT, version, ItemState.PAUSED);
    return switch (failure) {
      case Failure.Interrupted _, Failure.OwnLimit _ -> paused.because("user");
      case Failure.Local local when local.diskFull() ->
          paused.because("disk_full").failed(local.text());
      default ->
          failure.isTransient()
              ? paused.because("offline").failed(failure.type())
              : Said.of(Report.Type.EVENT, version, ItemState.FAILED).failed(failure.type());
    };
  }

  /** With the chunks that are durable and whole. */
  private void say(Said said, Optional<Download> row) throws Failure {
    Said told = said;
    Optional<ItemRow> before = sync.item(url, item);
    if (row.isEmpty() && work == ItemState.REPAIRING && before.isPresent()) {
      told = said.holding(before.get().chunks(), before.get().bytes()); // The file is as it was.
    }
    if (row.isPresent() && !row.get().attempt().isEmpty()) {
      List<Integer> whole =
          ledger.chunks(row.get().id(), row.get().attempt()).stream()
              .filter(chunk -> chunk.digest() != null)
              .map(ChunkRow::index)
              .toList();
      told = said.holding(ChunkSet.of(whole), row.get().bytes());
    }
    var _ = sync.report(url, item, told);
  }

  /** The download that is at work on the file. */
  private Optional<Download> row() throws Failure {
    return ledger.at(file).stream()
        .filter(row -> row.file().equals(file))
        .filter(row -> row.isRepair() == (work == ItemState.REPAIRING))
        .max(Comparator.comparing(Download::updated));
  }
}
