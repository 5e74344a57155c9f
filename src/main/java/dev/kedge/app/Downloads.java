package dev.kedge.app;

import dev.kedge.ledger.LostRow;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the ledger knows, for {@code list}, {@code show}, {@code forget}, and the choice of what to
 * resume.
 */
public interface Downloads {
  /** Rows of the ledger with values that cannot be read; they are left out of all that follows. */
  List<LostRow> unreadable() throws Failure;

  /** Drops such a row; its files stay. */
  void forget(LostRow row) throws Failure;

  /** All downloads, oldest first. */
  List<Download> all() throws Failure;

  /**
   * The downloads a name means: a ledger id, or a file's path.
   *
   * @throws Failure.Usage nothing known by that name
   */
  List<Download> named(String name) throws Failure;

  /** Those that can be gone on with: interrupted, or also failed. */
  List<Download> resumable(List<String> names, boolean failed) throws Failure;

  /**
   * Drops the row; its part file too, if asked.
   *
   * @return the part file, left or deleted; empty where there is none
   * @throws Failure.Busy another process works on it
   */
  Optional<Path> forget(Download download, boolean deletePart) throws Failure;
}
