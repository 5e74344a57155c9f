package dev.kedge.transfer;

import dev.kedge.disk.Disk;
import dev.kedge.disk.PartFile;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.RowHold;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.model.TransferEvent;
import dev.kedge.protocol.ChunkLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part file of one download through its attempts: found again and locked, begun anew, dropped.
 * At most one is open. Its lock, and that of the download itself, which there is also while there
 * is no part, are held until {@link #close}. For one thread.
 */
final class Parts implements AutoCloseable {
  private final Engine engine;
  private final Job job;
  private final Stop stop;
  private String attempt;
  private @Nullable PartFile part;
  private @Nullable RowHold hold;
  private boolean orphansTold;

  Parts(Engine engine, Job job, Stop stop) {
    this.engine = engine;
    this.job = job;
    this.stop = stop;
    this.attempt = job.row().attempt();
  }

  /**
   * Makes sure that nobody else is at work on a file from another URL.
   *
   * @throws Failure.Busy another process is
   */
  void requireAlone(Path file) throws Failure {
    for (Download other : engine.ledger().at(file)) {
      boolean same = other.id() == job.row().id();
      if (!same && other.file().equals(file)) {
        PartLock.take(other).ifPresent(PartFile::close);
        if (engine.ledger().isHeldElsewhere(other.id())) {
          throw busy(other);
        }
      }
    }
  }

  /**
   * Takes the download, unless it is finished and may only be looked at, and locks the part of an
   * earlier run, with what is trusted of it; empty where there is none, or nothing could prove its
   * bytes.
   *
   * @throws Failure.Busy another process is at work on this target
   * @throws Failure.Away the part's disk is not there
   */
  Optional<OpenPart> held() throws Failure {
    Download row = job.row();
    if (row.state() != DownloadState.COMPLETED) {
      take();
      sayWorking(row);
    }
    Optional<PartFile> found = PartLock.take(row);
    if (found.isEmpty()) {
      requirePlace(row);
      return Optional.empty();
    }
    part = found.get();
    Pin pin = row.pin();
    boolean provable =
        pin != null
            && pin.total() > 0
            && (pin.hasStrongValidator()
                || job.digestDecides(pin)
                || engine.options().allowUnproven());
    if (pin == null || !provable) {
      return Optional.empty();
    }
    ChunkLayout layout = new ChunkLayout(pin.total(), row.chunkSize());
    List<ChunkRow> trusted = trusted(row, layout, part);
    if (trusted.isEmpty()) {
      discard(); // nothing to go on with, so nothing to tie a fresh start to either
      return Optional.empty();
    }
    return Optional.of(new OpenPart(row.attempt(), part, pin, layout, trusted));
  }

  /**
   * What is not there may be on a disk that is not there: nothing of it is given up then, and
   * nothing begun anew on the disk below.
   *
   * @throws Failure.Away the directory that the part was left in is not there
   */
  private void requirePlace(Download row) throws Failure {
    if (row.state() == DownloadState.COMPLETED || row.attempt().isEmpty()) {
      return;
    }
    if (row.bytes() > 0) {
      Disk.requirePlace(row.file(), engine.ledger().place(row.id()));
    } else if (job.namedBy() == Job.NamedBy.RECORD) {
      Disk.requireDirectory(row.file());
    }
  }

  /**
   * Begins a new attempt with an empty part. The one before is deleted first: once no row speaks
   * for it, nobody would find it again.
   */
  PartFile begin(Path file, String finalUrl, Pin pin, long chunkSize) throws Failure {
    take();
    discard();
    tellOrphans(file);
    String next = engine.newAttempt();
    boolean ours =
        engine
            .ledger()
            .startAttempt(
                job.row().id(),
                attempt,
                next,
                file,
                Disk.placeOf(file),
                finalUrl,
                job.expected(),
                pin,
                chunkSize);
    if (!ours) {
      throw busy(job.row());
    }
    PartFile fresh = PartFile.open(file, Disk.part(file, next), false);
    part = fresh;
    attempt = next;
    return fresh;
  }

  /** Once a run: what stays there for ever otherwise. */
  private void tellOrphans(Path file) throws Failure {
    if (orphansTold) {
      return;
    }
    orphansTold = true;
    Set<Path> known = new HashSet<>();
    for (Download row : engine.ledger().at(file)) {
      known.add(Disk.part(row.file(), row.attempt()));
    }
    for (Path part : engine.left().of(file)) {
      if (!known.contains(part)) {
        job.events().on(new TransferEvent.Orphan(job.index(), part));
      }
    }
  }

  String attempt() {
    return attempt;
  }

  /** Gives the part away, without its name: it lasts until it is closed. */
  PartFile detach() throws Failure {
    PartFile given = Objects.requireNonNull(part);
    given.delete();
    part = null;
    return given;
  }

  /** Deletes the part, if there is one. */
  void discard() throws Failure {
    if (part != null) {
      try (PartFile old = part) {
        old.delete();
      }
      part = null;
    }
  }

  @Override
  public void close() {
    try {
      closePart();
    } finally {
      if (hold != null) {
        hold.close();
      }
    }
  }

  private void closePart() {
    if (part == null) {
      return;
    }
    try {
      if (engine.ledger().isTemporary()) {
        part.delete(); // nobody will know of it again
      }
    } catch (Failure leftBehind) {
      // what ended the transfer is told; this would only hide it
    } finally {
      part.close();
      part = null;
    }
  }

  /** Before there is a part, and between two of them, only this keeps others away. */
  private void take() throws Failure {
    if (hold == null) {
      hold = engine.ledger().hold(job.row().id()).orElse(null);
    }
    if (hold == null) {
      throw busy(job.row());
    }
  }

  private void sayWorking(Download row) throws Failure {
    boolean isSaid =
        row.state() == DownloadState.ACTIVE && row.pid() == ProcessHandle.current().pid();
    if (!isSaid) {
      engine.ledger().working(row.id());
    }
  }

  /** Naming who works on it now, not who did when this began. */
  private Failure.Busy busy(Download row) throws Failure {
    Download now = engine.ledger().find(row.id()).orElse(row);
    return new Failure.Busy(now.file(), now.pid(), now.since());
  }

  /** Claims that hold; those that do not are withdrawn before their bytes are touched. */
  private List<ChunkRow> trusted(Download row, ChunkLayout layout, PartFile file) throws Failure {
    Ledger ledger = engine.ledger();
    List<ChunkRow> claims = ledger.chunks(row.id(), row.attempt());
    boolean died = row.state() == DownloadState.ACTIVE;
    List<ChunkRow> holding =
        new PartCheck(file, layout, stop)
            .holding(claims, ledger.part(row.id(), row.attempt()), died);
    List<ChunkRow> lost = new ArrayList<>(claims);
    lost.removeAll(holding);
    if (!lost.isEmpty()) {
      ledger.withdraw(row.id(), row.attempt(), lost.stream().map(ChunkRow::index).toList());
      long bytes = lost.stream().mapToLong(ChunkRow::forced).sum();
      job.events().on(new TransferEvent.Withdrawn(job.index(), file.path(), bytes));
    }
    return holding;
  }
}
