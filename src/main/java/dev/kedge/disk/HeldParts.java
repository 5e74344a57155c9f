package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The part files this process has open. POSIX locks belong to the process, and closing any channel
 * on a file drops them all: a second channel must not even be opened, so the lock of the operating
 * system cannot be what keeps two threads apart. Static, because those locks are too.
 */
final class HeldParts {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private HeldParts() {}

  /**
   * Claims a part file for the caller, until {@link #release}.
   *
   * @return what to release
   * @throws Failure.Busy this process has it open already
   */
  static Path claim(Path target, Path part) throws Failure {
    Path real = real(part);
    if (!HELD.add(real)) {
      throw new Failure.Busy(target, 0, null);
    }
    return real;
  }

  static void release(Path claimed) {
    HELD.remove(claimed);
  }

  private static Path real(Path part) throws Failure {
    try {
      return Directories.of(part).toRealPath().resolve(part.getFileName());
    } catch (IOException e) {
      throw DiskFailure.of(part, "open it", e);
    }
  }
}
