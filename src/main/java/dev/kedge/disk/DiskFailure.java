package dev.kedge.disk;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the file system refused, as one line for the user and what to do about it. */
final class DiskFailure {
  private static final List<String> FULL =
      List.of("no space left on device", "disk quota exceeded", "not enough space on the disk");

  private DiskFailure() {}

  static Failure.Local of(Path file, String doing, IOException cause) {
    String reason = reason(cause);
    return failure(file, doing, reason, isFull(reason), cause);
  }

  /**
   * As {@link #of}, for bytes that did not fit: the system's words may be in another language, so
   * the room left decides too.
   */
  static Failure.Local ofWrite(Path file, String doing, long bytes, IOException cause) {
    String reason = reason(cause);
    long room = Disk.usableSpace(file);
    boolean full = isFull(reason) || (room >= 0 && room < bytes);
    return failure(file, doing, reason, full, cause);
  }

  private static Failure.Local failure(
      Path file, String doing, String reason, boolean full, IOException cause) {
    String hint =
        reason.toLowerCase(Locale.ROOT).contains("quota")
            ? "free some of your quota and " + Failure.GO_ON
            : full ? "free some space and " + Failure.GO_ON : hint(reason);
    return new Failure.Local(file + ": cannot " + doing + ": " + reason, hint, full, cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file or directory";
      case ClosedChannelException _ -> "the file was closed meanwhile";
      case FileSystemException refused -> words(refused.getReason(), cause);
      default -> words(cause.getMessage(), cause);
    };
  }

  private static String words(@Nullable String said, IOException cause) {
    String text = said == null ? cause.getClass().getSimpleName() : said;
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static boolean isFull(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    return FULL.stream().anyMatch(lower::contains);
  }

  private static @Nullable String hint(String reason) {
    return switch (reason.toLowerCase(Locale.ROOT)) {
      case "permission denied", "operation not permitted" ->
          "check who may write there, or choose another directory";
      case "no such file or directory" -> "choose another directory";
      case "read-only file system" -> "choose a directory on a file system that can be written";
      case "stale file handle", "transport endpoint is not connected", "no such device" ->
          "the share or disk went away meanwhile; mount it again, then " + Failure.GO_ON;
      case "input/output error" -> "check the disk, then " + Failure.GO_ON;
      case "file name too long" -> "choose a shorter name with -o, or another directory with -d";
      case "file too large" -> "this file system takes no file so large; choose another";
      default -> null;
    };
  }
}
