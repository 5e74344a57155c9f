package dev.kedge.serve.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small files that were asked for lately, with their bytes, by the path as it was sent. One is
 * given out only if a look at the file just now shows the very state it was read in. May be used
 * from any thread.
 */
final class HeldFiles {
  static final int LARGEST = 64 << 10;
  private static final long MOST_BYTES = 32L << 20;

  /** What an entry takes beside its bytes, roughly. */
  private static final int OVERHEAD = 1024;

  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long held;

  private record Entry(Path file, Content content) {
    long weight() {
      return content.size() + OVERHEAD;
    }
  }

  /** The content of a path, if it is held and is still the file's. */
  @Nullable Content get(String path) {
    Entry entry = entry(path);
    if (entry == null) {
      return null;
    }
    try {
      if (FileState.of(entry.file).equals(entry.content.state())) {
        return entry.content;
      }
    } catch (IOException gone) {
      // The long way finds out what became of it.
    }
    remove(path);
    return null;
  }

  /**
   * Keeps content for a path, in place of what was used least lately.
   *
   * @param content with a strong tag, held in memory
   */
  synchronized void put(String path, Path file, Content content) {
    remove(path);
    var entry = new Entry(file, content);
    entries.put(path, entry);
    held += entry.weight();
    var eldest = entries.values().iterator();
    while (held > MOST_BYTES) {
      held -= eldest.next().weight();
      eldest.remove();
    }
  }

  private synchronized @Nullable Entry entry(String path) {
    return entries.get(path);
  }

  private synchronized void remove(String path) {
    Entry removed = entries.remove(path);
    held -= removed == null ? 0 : removed.weight();
  }
}
