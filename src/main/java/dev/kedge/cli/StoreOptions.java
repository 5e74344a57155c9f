package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreAddress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server's store a command works on. */
final class StoreOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "The directory that is served (default: the one that was served here, if there is just"
              + " one).")
  @Nullable Path directory;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "The database of the server, if it was given one.")
  @Nullable Path state;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "The database of the server, if it is MariaDB or MySQL:"
              + " jdbc:mariadb://HOST/DATABASE?user=NAME, the password in $KEDGE_STORE_PASSWORD.")
  @Nullable String url;

  Optional<Path> root() {
    return Optional.ofNullable(directory).map(root -> root.toAbsolutePath().normalize());
  }

  boolean isGiven() {
    return directory != null || state != null || url != null;
  }

  ServerStore open(Shell shell) throws Failure {
    String given =
        url == null && directory == null && state == null
            ? shell.environment().get("KEDGE_STORE")
            : url;
    Optional<String> password =
        Optional.ofNullable(shell.environment().get("KEDGE_STORE_PASSWORD"));
    return ServerStore.of(
        given == null || given.isEmpty()
            ? Store.sqlite(file(shell))
            : Store.mariaDb(new StoreAddress(given, password)),
        shell.ticker());
  }

  private Path file(Shell shell) throws Failure {
    if (state != null) {
      if (!Files.exists(state)) {
        throw Failure.Local.of(state + ": no such database", "serve makes it when it is started");
      }
      return state;
    }
    if (directory == null) {
      return onlyOne(shell);
    }
    if (!Files.isDirectory(directory)) {
      throw Failure.Local.of(directory + ": no such directory", "give the one that is served");
    }
    Path found = StateFile.of(directory, shell);
    if (!Files.exists(found)) {
      throw Failure.Local.of(
          directory + ": was never served here, so it has no keys",
          "start 'kedge serve' for it once; where that was given --state or --store, say the same");
    }
    return found;
  }

  private static Path onlyOne(Shell shell) throws Failure {
    Path home = Homes.requireState(shell, "--state FILE").resolve("kedge");
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(home)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(home, "serve-*.db")) {
        files.forEach(found::add);
      } catch (IOException e) {
        throw new Failure.Local(home + ": " + Reason.of(e), null, false, e);
      }
    }
    if (found.size() != 1) {
      throw new Failure.Usage(
          found.isEmpty() ? "no server has run here yet" : "more than one directory is served here",
          "say which one with --dir DIR");
    }
    return found.getFirst();
  }
}
