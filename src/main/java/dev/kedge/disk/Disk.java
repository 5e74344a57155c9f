package dev.kedge.disk;

import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import java.nio.file.Path;
import java.util.Optional;

/** Questions about the file system that are not about a part file's bytes. */
public final class Disk {
  private Disk() {}

  /**
   * The part file's path for a target and an attempt: {@code NAME.<attempt>.kedge} beside it, the name shortened at a character's end
   * to fit 255 bytes.
   */
  public static Path part(Path target, String attempt) {
    throw new UnsupportedOperationException(target + attempt);
  }

  /** The stamp of a regular file, links not followed; empty where there is none. */
  public static Optional<FileStamp> stamp(Path file) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(file));
  }

  /**
   * Makes sure a target can be written: its directory is there (made, and forced, if not) and writable, and the target itself is not a
   * directory or a link.
   *
   * @throws Failure.Local it cannot
   */
  public static void prepare(Path target) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(target));
  }

  /** Bytes that can still be written on the target's file system; -1 when not known. */
  public static long usableSpace(Path target) {
    throw new UnsupportedOperationException(String.valueOf(target));
  }

  /** The first free name of {@code name.1.ext}, {@code name.2.ext} … beside the target. */
  public static Path freeName(Path target) throws Failure {
    throw new UnsupportedOperationException(String.valueOf(target));
  }
}
