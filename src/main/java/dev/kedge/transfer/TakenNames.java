package dev.kedge.transfer;

import dev.kedge.disk.SafeName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the files of one command are saved: no two in one place, not even on a file system that
 * does not tell upper from lower case. Safe for many threads.
 */
public final class TakenNames {
  private final Map<String, Integer> owners = new HashMap<>();
  private final Map<Integer, String> claims = new HashMap<>();

  /**
   * Claims a name for a file of the command, and gives up the one it had.
   *
   * @param index of the file within the command
   * @return false where another file has it; nothing changes then
   */
  public synchronized boolean claim(Path name, int index) {
    String key = SafeName.collisionKey(name);
    Integer owner = owners.putIfAbsent(key, index);
    if (owner != null) {
      return owner == index;
    }
    String before = claims.put(index, key);
    if (before != null) {
      owners.remove(before);
    }
    return true;
  }
}
