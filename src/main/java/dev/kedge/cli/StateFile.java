package dev.kedge.cli;

import dev.kedge.model.Failure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** Where the server of a directory keeps its state unless told. */
final class StateFile {
  private StateFile() {}

  /**
   * A file for each directory: version ids go by paths below it, so two must not share a database.
   *
   * @throws Failure.Local there is no home to keep it in
   */
  static Path of(Path root, Shell shell) throws Failure.Local {
    byte[] name = root.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
    return Homes.requireState(shell, "--state FILE")
        .resolve("kedge", "serve-" + UUID.nameUUIDFromBytes(name) + ".db");
  }
}
