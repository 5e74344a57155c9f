package dev.kedge.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** Where the server of a directory keeps its state unless told. */
final class StateFile {
  private StateFile() {}

  /**
   * A file for each directory: version ids go by paths below it, so two must not share a database.
   */
  static Path of(Path root, Shell shell) {
    byte[] name = root.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
    return LedgerOptions.stateHome(shell)
        .resolve("kedge", "serve-" + UUID.nameUUIDFromBytes(name) + ".db");
  }
}
