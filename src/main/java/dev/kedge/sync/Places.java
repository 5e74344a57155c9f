package dev.kedge.sync;

import dev.kedge.disk.Disk;
import dev.kedge.disk.SafeName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Where each item's file goes: as the server's path says, every name of it made safe; a name that
 * another item has gets the item's id before it.
 */
final class Places {
  private final Path root;
  private final Set<String> taken = new HashSet<>();

  Places(Path root) {
    this.root = root;
  }

  /** Keeps the place of an item that has one. */
  void keep(Path file) {
    taken.add(SafeName.collisionKey(file));
  }

  Path of(String item, String path) {
    Path directory = root;
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      directory = Disk.sibling(directory.resolve("any"), SafeName.of(names[i]));
    }
    String name = names.length == 0 ? item : names[names.length - 1];
    Path file = Disk.sibling(directory.resolve("any"), SafeName.of(name));
    if (!taken.add(SafeName.collisionKey(file))) {
      file = Disk.sibling(file, SafeName.of(item + "-" + name));
      taken.add(SafeName.collisionKey(file));
    }
    return file;
  }
}
