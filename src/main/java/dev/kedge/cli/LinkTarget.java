package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.SignedLink;
import dev.kedge.protocol.TypedText;
import dev.kedge.serve.auth.StoredItems;
import dev.kedge.serve.store.RandomId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a link is to lead to, as the user named it.
 *
 * @param file its path below the served directory, if it is known to be a file there
 */
record LinkTarget(String named, Optional<String> file, StoreOptions store) {
  private static final String FILES = "/files/";
  private static final String NAME_ONE =
      "name a file of the served directory, or /files/PATH as it is on the server";

  /** Of a file the served directory is found by going up, unless it was given. */
  static LinkTarget of(String named, StoreOptions store, Shell shell) throws Failure {
    if (isServerPath(named)) {
      return new LinkTarget(named, Optional.empty(), store);
    }
    Path file = FetchItems.path(named).toAbsolutePath().normalize();
    if (store.root().isPresent()) {
      Path root = store.root().get();
      Path below = file.startsWith(root) ? file : root.resolve(named).normalize();
      if (isThere(below) && below.startsWith(root)) {
        return of(named, root, below, store);
      }
    } else if (!store.isGiven() && isThere(file)) {
      return of(named, file, shell);
    }
    if (!RandomId.isOne(named)) {
      throw Failure.Local.of(
          TypedText.shown(named) + ": no such file" + (isThere(file) ? " there" : ""), NAME_ONE);
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
      throw Failure.Local.of(TypedText.shown(named) + ": no such file, and no such item", NAME_ONE);
    }
    return "/v1/content/" + version.get();
  }

  /** Of a file somewhere below a directory that was served. */
  private static LinkTarget of(String named, Path file, Shell shell) throws Failure {
    checkKind(named, file);
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (Files.exists(StateFile.of(above, shell))) {
        StoreOptions found = new StoreOptions();
        found.directory = above;
        return of(named, above, file, found);
      }
    }
    throw new Failure.Usage(
        TypedText.shown(named) + ": none of the directories above was served here",
        "say which one is with --dir DIR");
  }

  private static LinkTarget of(String named, Path root, Path file, StoreOptions store)
      throws Failure {
    checkKind(named, file);
    Path at = root;
    for (Path name : root.relativize(file)) {
      at = at.resolve(name);
      if (name.toString().startsWith(".") || name.toString().endsWith(".kedge")) {
        throw unfit(named, "dot files and *.kedge are not served");
      }
      if (Files.isSymbolicLink(at)) {
        throw unfit(named, "what is behind a symbolic link is not served");
      }
    }
    String below =
        root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    return new LinkTarget(named, Optional.of(below), store);
  }

  private static boolean isServerPath(String named) {
    return named.startsWith(FILES) || named.startsWith("/v1/");
  }

  private static void checkKind(String named, Path file) throws Failure {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw unfit(named, "is a directory, and a link is for one file");
    }
    if (Files.isSymbolicLink(file)) {
      throw unfit(named, "is a symbolic link, which is not served");
    }
    if (!Files.isRegularFile(file)) {
      throw unfit(named, "is no regular file, so it is not served");
    }
  }

  private static boolean isThere(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Failure.Usage unfit(String named, String why) {
    return new Failure.Usage(TypedText.shown(named) + ": " + why, null);
  }
}
