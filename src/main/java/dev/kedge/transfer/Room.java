package dev.kedge.transfer;

import dev.kedge.disk.Disk;
import dev.kedge.model.Failure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the files of one command that are at work still need of each disk, so that they do not all
 * count on the same free space. Safe for many threads.
 */
public final class Room {
  private final Map<Integer, Need> needs = new HashMap<>();

  private record Need(String disk, LongSupplier left) {}

  /** Ends what a file needs. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** For the time that a file is at work. */
  Hold hold(int index) {
    return () -> release(index);
  }

  /**
   * Takes room for a file.
   *
   * @param left bytes that it still has to write, now and later
   * @throws Failure.Local the disk has less than this and the others at work need
   */
  synchronized void take(int index, Path file, LongSupplier left) throws Failure {
    Need need = new Need(Disk.diskOf(file), left);
    long others = 0;
    for (Map.Entry<Integer, Need> other : needs.entrySet()) {
      if (other.getKey() != index && other.getValue().disk().equals(need.disk())) {
        others += other.getValue().left().getAsLong();
      }
    }
    long bytes = left.getAsLong();
    long usable = Disk.usableSpace(file);
    if (usable >= 0 && usable < others + bytes) {
      String more =
          others == 0 ? "" : ", of which other files of this command need %,d".formatted(others);
      throw new Failure.Local(
          "%s: needs %,d bytes more, but the disk has room for %,d%s"
              .formatted(file, bytes, usable, more),
          "free some space, then run the same command again",
          true,
          null);
    }
    needs.put(index, need);
  }

  private synchronized void release(int index) {
    needs.remove(index);
  }
}
