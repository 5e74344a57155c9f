package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.disk.SafeName;
import dev.kedge.model.FetchItem;
import dev.kedge.protocol.UrlName;
import java.nio.file.Path;

/**
 * Where each file of a command goes: as asked, else by the last segment of its URL's path, made
 * safe.
 */
final class Targets {
  private Targets() {}

  static Path of(FetchItem item) {
    Path file =
        item.out() != null
            ? item.directory().resolve(item.out())
            : Disk.sibling(item.directory().resolve("any"), SafeName.of(UrlName.of(item.url())));
    return file.toAbsolutePath().normalize();
  }
}
