package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.disk.SafeName;
import dev.kedge.model.ExistingTarget;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.UrlName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * The targets of all items, in order. Two may be the same where files are renamed anyway.
   *
   * @throws Failure.Usage two URLs would become one file, on this file system or on one that does
   *     not tell upper from lower case
   */
  static List<Path> ofAll(List<FetchItem> items, ExistingTarget existing) throws Failure {
    Map<String, FetchItem> taken = new HashMap<>();
    List<Path> targets = new ArrayList<>();
    for (FetchItem item : items) {
      Path target = of(item);
      FetchItem other = taken.putIfAbsent(SafeName.collisionKey(target), item);
      if (other != null && !areTwo(item, other)) {
        throw new Failure.Usage(
            RedactedUrl.of(item.url()) + " is given twice, for " + target, "leave one of them out");
      }
      if (other != null && existing != ExistingTarget.RENAME) {
        throw new Failure.Usage(
            "%s and %s would both be saved as %s"
                .formatted(RedactedUrl.of(other.url()), RedactedUrl.of(item.url()), target),
            "give each its own name: 'out=FILE' in a list for -i; or let kedge, with"
                + " --auto-rename");
      }
      targets.add(target);
    }
    return targets;
  }

  private static boolean areTwo(FetchItem one, FetchItem other) {
    return !RedactedUrl.key(one.url()).equals(RedactedUrl.key(other.url()));
  }
}
