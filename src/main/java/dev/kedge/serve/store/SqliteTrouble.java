package dev.kedge.serve.store;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Why a SQLite store cannot be opened, and what helps. No hint leads to another store while there
 * is one: it holds the keys, what they signed, and the devices.
 */
final class SqliteTrouble {
  private static final int PRIMARY = 0xff;
  private static final String KEEP = "; it holds keys, links and devices, so do not delete it";

  private SqliteTrouble() {}

  static Failure.Local of(Path file, SQLException e) {
    if (Files.isDirectory(file)) {
      return local(file, "is a directory", "name the store's file with --state", false, e);
    }
    String what = "cannot open the store: " + e.getMessage();
    return switch (e.getErrorCode() & PRIMARY) {
      case 13 -> local(file, what, "free some space on its disk, and start again", true, e);
      case 5, 6 -> local(file, what, "end the program that holds it, and start again", false, e);
      case 3, 8, 14, 23 ->
          local(file, what, "let the user who runs the server read and write it" + KEEP, false, e);
      case 11, 26 ->
          local(
              file,
              what,
              "put it back from a backup, or repair a copy with 'sqlite3 FILE .recover'" + KEEP,
              false,
              e);
      default -> local(file, what, "see that its disk is well, and start again" + KEEP, false, e);
    };
  }

  /** The file cannot even be made. */
  static Failure.Local of(Path file, IOException e) {
    String reason = e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    boolean isFull = String.valueOf(e.getMessage()).contains("No space left");
    String hint =
        isFull
            ? "free some space on its disk, and start again"
            : "let the user who runs the server write there, or name another file with --state";
    return local(file, "cannot make the store: " + reason, hint, isFull, e);
  }

  private static Failure.Local local(
      Path file, String what, String hint, boolean isFull, Exception cause) {
    return new Failure.Local(file + ": " + what, hint, isFull, cause);
  }
}
