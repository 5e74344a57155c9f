package dev.kedge.transfer;

import dev.kedge.disk.Disk;
import dev.kedge.disk.SafeName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the files of one command are saved: no two in one place. Names that differ only in case or
 * in their normal form are one place where the file system takes them for one. Safe for many
 * threads.
 */
public final class TakenNames {
  private final Map<String, Integer> owners = new HashMap<>();
  private final Map<Integer, Claim> claims = new HashMap<>();

  private record Claim(String key, Path name) {}

  /**
   * Claims a name for a file of the command, and gives up the one it had.
   *
   * @param index of the file within the command
   * @return false where another file has it; nothing changes then
   */
  public synchronized boolean claim(Path name, int index) {
    String key = SafeName.collisionKey(name);
    Integer owner = owners.get(key);
    if (owner != null && owner != index && isOther(name, owner)) {
      key = "exactly " + name;
      owner = owners.get(key);
    }
    if (owner != null) {
      return owner == index;
    }
    owners.put(key, index);
    Claim before = claims.put(index, new Claim(key, name));
    if (before != null) {
      owners.remove(before.key());
    }
    return true;
  }

  private boolean isOther(Path name, int owner) {
    Claim claim = claims.get(owner);
    return claim != null && !claim.name().equals(name) && Disk.tellsApart(claim.name(), name);
  }
}
