package dev.kedge.transfer;

import dev.kedge.disk.Disk;
import dev.kedge.disk.SafeName;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExistingTarget;
import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.ContentDisposition;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a download is saved: as the user said; else as the origin says in the first answer
 * of an attempt; else by the URL as it was asked. A name that the user could not foresee never
 * replaces a file. A download that goes on keeps its name.
 */
final class Naming {
  private static final String INDEX = "index.html";

  private final Engine engine;
  private final Job job;
  private final Parts parts;

  Naming(Engine engine, Job job, Parts parts) {
    this.engine = engine;
    this.job = job;
    this.parts = parts;
  }

  /**
   * Before the first answer.
   *
   * @param held whether a part of an earlier run goes on
   * @throws Failure.Local a file that is not kedge's own, or was edited, stands there and must not
   *     be touched
   */
  Standing before(boolean held) throws Failure {
    Download row = job.row();
    return switch (job.namedBy()) {
      case TARGET -> decided(row.target());
      case RECORD -> decided(row.file());
      case ORIGIN -> held ? decided(row.file()) : undecided(row);
    };
  }

  /** Whether a file stands there that is not as kedge left it, if it ever made it. */
  boolean isStranger() throws Failure {
    Optional<FileStamp> found = Disk.stamp(job.row().file());
    return found.isPresent() && !found.get().equals(job.row().stamp());
  }

  /**
   * A file that was put back by something else, with another key, is still kedge's own if size,
   * time and every chunk are as recorded; the row learns its new stamp.
   */
  private @Nullable FileStamp renewed(Download row, Path file, FileStamp found) throws Failure {
    FileStamp recorded = file.equals(row.file()) ? row.stamp() : null;
    Pin pin = row.pin();
    Proof proof = row.proof();
    if (recorded == null || pin == null || proof == null || recorded.equals(found)) {
      return recorded;
    }
    boolean candidate =
        row.state() == DownloadState.COMPLETED
            && recorded.size() == found.size()
            && seconds(recorded) == seconds(found);
    if (!candidate) {
      return recorded;
    }
    ChunkLayout layout = new ChunkLayout(found.size(), row.chunkSize());
    List<ChunkRow> rows = engine.ledger().chunks(row.id(), row.attempt());
    if (rows.isEmpty() || !FinishedFile.matches(file, layout, rows)) {
      return recorded;
    }
    engine.ledger().complete(row.id(), row.attempt(), file, found, pin, row.digests(), proof);
    return found;
  }

  /** What archives keep of a time. */
  private static long seconds(FileStamp stamp) {
    return Math.floorDiv(stamp.mtimeNanos(), 1_000_000_000L);
  }

  /**
   * After the first answer of an attempt.
   *
   * @param index whether it is the page of a URL that names no file
   */
  Standing after(Standing before, Answer answer, boolean index) throws Failure {
    if (job.namedBy() != Job.NamedBy.ORIGIN) {
      return before;
    }
    Path wanted = wanted(before, answer);
    boolean unnamed = index && wanted.equals(job.row().target());
    return decided(unnamed ? Disk.sibling(wanted, INDEX) : wanted);
  }

  /** What the file would be called if nothing were in the way. */
  Path wanted(Standing before, Answer answer) {
    if (job.namedBy() != Job.NamedBy.ORIGIN) {
      return before.file();
    }
    Path target = job.row().target();
    Optional<String> name =
        answer
            .field("Content-Disposition")
            .flatMap(ContentDisposition::fileName)
            .flatMap(SafeName::from);
    return name.isPresent() ? Disk.sibling(target, name.get()) : target;
  }

  /** What the origin has called it so far, if the file is still as it was then. */
  private Standing undecided(Download row) throws Failure {
    Disk.prepareDirectory(row.file());
    boolean renamed = !row.file().equals(row.target());
    if (renamed && Disk.isNamedAfter(row.file(), row.target()) && !keepsName(row.target())) {
      return new Standing(row.target(), null, false, false);
    }
    FileStamp stamp = row.stamp();
    boolean ours = stamp != null && Disk.stamp(row.file()).filter(stamp::equals).isPresent();
    return new Standing(
        row.file(), ours ? stamp : null, ours && row.state() == DownloadState.COMPLETED, false);
  }

  private Standing decided(Path wanted) throws Failure {
    Download row = job.row();
    Path file = keepsName(wanted) ? row.file() : wanted;
    Disk.prepareDirectory(file);
    if (!engine.names().claim(file, job.index())) {
      return inTheWay(wanted, file, "another file of this command is saved there", false);
    }
    parts.requireAlone(file);
    Optional<String> other = Disk.otherKind(file);
    if (other.isPresent()) {
      if (isForeseen(file) && engine.options().existing() != ExistingTarget.RENAME) {
        Disk.prepare(file); // says what else to do about a device
      }
      return inTheWay(wanted, file, "is " + other.get(), false);
    }
    boolean overwrite = isForeseen(file) && engine.options().existing() == ExistingTarget.OVERWRITE;
    Optional<FileStamp> found = Disk.stamp(file);
    if (found.isEmpty()) {
      return new Standing(file, null, false, overwrite);
    }
    FileStamp recorded = renewed(row, file, found.get());
    if (found.get().equals(recorded)) {
      boolean complete = row.state() == DownloadState.COMPLETED;
      return new Standing(file, recorded, complete, overwrite);
    }
    if (found.get().equals(job.mayReplace()) || overwrite) {
      return new Standing(file, job.mayReplace(), false, overwrite);
    }
    String what =
        recorded == null ? stranger(file, found.get()) : "the file was changed since kedge made it";
    return inTheWay(wanted, file, what, true);
  }

  /** What is known of a file that is not this download's. */
  private String stranger(Path file, FileStamp found) throws Failure {
    Optional<Download> other =
        engine.ledger().at(file).stream()
            .filter(row -> row.file().equals(file) && row.stamp() != null)
            .findFirst();
    return other
        .map(row ->
            "a file is there that was fetched from "
                + row.url()
                + (found.equals(row.stamp()) ? "" : " and changed since"))
        .orElse("a file that kedge did not make is there");
  }

  /** Whether the file stays where it made way for another; to overwrite that one ends it. */
  private boolean keepsName(Path wanted) {
    boolean given = job.namedBy() != Job.NamedBy.RECORD && isForeseen(wanted);
    boolean overwrites = given && engine.options().existing() == ExistingTarget.OVERWRITE;
    return Disk.isNamedAfter(job.row().file(), wanted) && !overwrites;
  }

  private Standing inTheWay(Path wanted, Path file, String what, boolean replaceable)
      throws Failure {
    if (engine.options().existing() == ExistingTarget.RENAME) {
      Path free = Disk.freeName(wanted, name -> engine.names().claim(name, job.index()));
      return new Standing(free, null, false, false);
    }
    String otherName = "fetch under another name with -o, or beside it with --auto-rename";
    if (isForeseen(file)) {
      throw Failure.Local.of(
          file + ": " + what,
          replaceable ? "replace it with --overwrite, or " + otherName : otherName);
    }
    throw Failure.Local.of(
        file + " (so the server names it): " + what,
        otherName + "; --overwrite is only for names that you gave");
  }

  /** Whether the user knew the name when he allowed it to be overwritten. */
  private boolean isForeseen(Path file) {
    return file.equals(job.row().target());
  }
}
