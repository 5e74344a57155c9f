package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.Displayed;
import dev.kedge.protocol.SignedLink;
import dev.kedge.serve.auth.StoredItems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a link is to lead to, as the user named it.
 *
 * @param file its path below the served directory, if it is known to be a file there
 */
record LinkTarget(String named, Optional<String> file, StoreOptions store) {
  private static final String FILES = "/files/";

  /** Of a file the served directory is found by going up, unless it was given. */
  static LinkTarget of(String named, StoreOptions store, Shell shell) throws Failure {
    if (isServerPath(named)) {
      return new LinkTarget(named, Optional.empty(), store);
    }
    Path file = FetchItems.path(named).toAbsolutePath().normalize();
    if (store.root().isPresent()) {
      Path root = store.root().get();
      Path below = file.startsWith(root) ? file : root.resolve(named).normalize();
      if (Files.isRegularFile(below) && below.startsWith(root)) {
        return of(named, root, below, store);
      }
    } else if (!store.isGiven() && Files.isRegularFile(file)) {
      for (Path above = file.getParent(); above != null; above = above.getParent()) {
        if (Files.exists(StateFile.of(above, shell))) {
          StoreOptions found = new StoreOptions();
          found.directory = above;
          return of(named, above, file, found);
        }
      }
      throw new Failure.Usage(
          Displayed.escape(named) + ": none of the directories above was served here",
          "say which one is with --dir DIR");
    }
    return new LinkTarget(named, Optional.empty(), store);
  }

  /** The path on the server, escaped. */
  String path(StoredItems items) throws IOException, Failure {
    if (isServerPath(named)) {
      return named;
    }
    if (file.isPresent()) {
      return SignedLink.encodedPath(FILES, file.get());
    }
    Optional<String> version = items.current(named);
    if (version.isEmpty()) {
      throw Failure.Local.of(
          Displayed.escape(named) + ": no such file, and no such item",
          "name a file of the served directory, or /files/PATH as it is on the server");
    }
    return "/v1/content/" + version.get();
  }

  private static LinkTarget of(String named, Path root, Path file, StoreOptions store)
      throws Failure.Usage {
    for (Path name : root.relativize(file)) {
      if (name.toString().startsWith(".") || name.toString().endsWith(".kedge")) {
        throw new Failure.Usage(
            Displayed.escape(named) + ": dot files and *.kedge are not served", null);
      }
    }
    String below =
        root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    return new LinkTarget(named, Optional.of(below), store);
  }

  private static boolean isServerPath(String named) {
    return named.startsWith(FILES) || named.startsWith("/v1/");
  }
}
