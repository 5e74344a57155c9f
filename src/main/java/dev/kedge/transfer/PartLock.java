package dev.kedge.transfer;

import dev.kedge.disk.Disk;
import dev.kedge.disk.PartFile;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.Optional;

/** The lock on the part file that a row of the ledger names. */
public final class PartLock {
  private PartLock() {}

  /**
   * Opens and locks the part; empty where there is none.
   *
   * @throws Failure.Busy another process holds it: the one that the row names
   */
  public static Optional<PartFile> take(Download row) throws Failure {
    if (row.attempt().isEmpty()) {
      return Optional.empty();
    }
    Path part = Disk.part(row.file(), row.attempt());
    if (Disk.stamp(part).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PartFile.open(row.file(), part, true));
    } catch (Failure.Busy busy) {
      throw new Failure.Busy(row.file(), row.pid(), row.since());
    }
  }
}
