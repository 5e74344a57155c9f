package dev.kedge.ledger;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What went wrong with the ledger, as one line for the user and what to do about it. */
final class LedgerFailure {
  private static final String ELSEWHERE = "use another place with --ledger FILE, or --no-ledger";
  private static final String LATER = "run the same command again when it has ended";
  private static final String FREE = "free some space and " + Failure.GO_ON;

  private LedgerFailure() {}

  static Failure.Local of(Path ledger, SQLException e) {
    if (e instanceof UnreadableRow unreadable) {
      String hint = "set it aside with 'kedge forget " + unreadable.row().id() + "'; files stay";
      return local(ledger, oneLine(e.getMessage()), hint, e);
    }
    return switch (e.getErrorCode()) {
      case 5, 6 -> local(ledger, "another program has kept it locked for 30 s", LATER, e);
      case 8 -> local(ledger, "it cannot be written", ELSEWHERE, e);
      case 11, 26 -> local(ledger, "it is damaged", "the next run sets it aside", e);
      case 13 -> new Failure.Local(line(ledger, "no space left on device"), FREE, true, e);
      case 14 -> local(ledger, "it cannot be opened", ELSEWHERE, e);
      default -> local(ledger, oneLine(e.getMessage()), ELSEWHERE, e);
    };
  }

  /** That what is fetched now will not be known later, and why. */
  static String forgotten(Path ledger, IOException e) {
    return line(ledger, reason(e))
        + "; this download cannot be resumed by a later command. Give another place with --ledger"
        + " FILE, or --no-ledger";
  }

  static Failure.Local of(Path ledger, IOException e) {
    return local(ledger, reason(e), ELSEWHERE, e);
  }

  static Failure.Local noLocks(Path ledger, IOException e) {
    return local(ledger, "its file system cannot lock files", ELSEWHERE, e);
  }

  static Failure.Local isDirectory(Path ledger) {
    return local(ledger, "is a directory", ELSEWHERE, null);
  }

  static Failure.Local newer(Path ledger, long version) {
    String what = "its schema " + version + " is newer than this kedge, which knows ";
    return local(ledger, what + Migrator.VERSION, "use a newer kedge; " + ELSEWHERE, null);
  }

  static Failure.Local foreign(Path ledger) {
    return local(ledger, "is not a kedge ledger", ELSEWHERE, null);
  }

  static Failure.Local older(Path ledger) {
    return local(ledger, "an older kedge is using it, so it cannot be migrated", LATER, null);
  }

  static Failure.Local settingUp(Path ledger) {
    return local(ledger, "another kedge has been setting it up for 30 s", LATER, null);
  }

  static Failure.Local damagedInUse(Path ledger, SQLException e) {
    return local(ledger, "it is damaged, and another kedge is using it", LATER, e);
  }

  private static Failure.Local local(
      Path ledger, String what, String hint, @Nullable Exception cause) {
    return new Failure.Local(line(ledger, what), hint, false, cause);
  }

  private static String line(Path ledger, String what) {
    return "ledger " + ledger + ": " + what;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or directory";
      case FileSystemException refused when refused.getReason() != null ->
          oneLine(refused.getReason());
      default -> oneLine(e.getMessage());
    };
  }

  private static String oneLine(@Nullable String text) {
    return text == null
        ? "input/output error"
        : text.replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
