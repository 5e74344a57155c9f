package dev.kedge.serve.content;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is never served, whatever its name.
 *
 * @param own the server's own files
 * @param sameOwner only files of the served directory's owner are, so that a hard link to another
 *     user's file is not
 */
public record Bounds(List<Own> own, boolean sameOwner) {
  public static final Bounds NONE = new Bounds(List.of(), false);

  private static final List<String> BESIDE_SQLITE = List.of("", "-wal", "-shm", "-journal");

  /**
   * A file of the server's own.
   *
   * @param option which names it
   */
  public record Own(Path file, String option) {}

  public Bounds {
    own = List.copyOf(own);
  }

  /** With this file, too. */
  public Bounds with(Path file, String option) {
    List<Own> more = new ArrayList<>(own);
    more.add(new Own(file, option));
    return new Bounds(more, sameOwner);
  }

  /** With a database, and all that SQLite keeps beside it. */
  public Bounds withDatabase(Path file, String option) {
    Bounds more = this;
    for (String end : BESIDE_SQLITE) {
      more = more.with(Path.of(file + end), option);
    }
    return more;
  }
}
