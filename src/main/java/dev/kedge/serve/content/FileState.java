package dev.kedge.serve.content;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stat of a file, links not followed. Equal states mean that its bytes did not change in
 * between, except within one tick of the file system's clock: hence {@link #lastTouched}.
 *
 * @param ctimeNanos when the inode last changed, which no program can set; 0 where there is no such
 *     time
 * @param key device and inode; null where there are none
 */
record FileState(
    boolean regular, long size, long mtimeNanos, long ctimeNanos, @Nullable Object key) {
  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  static FileState of(Path file) throws IOException {
    String wanted = (UNIX ? "unix:ctime," : "") + "isRegularFile,size,lastModifiedTime,fileKey";
    Map<String, Object> read = Files.readAttributes(file, wanted, LinkOption.NOFOLLOW_LINKS);
    return new FileState(
        Objects.equals(read.get("isRegularFile"), true),
        (Long) Objects.requireNonNull(read.get("size")),
        nanos(read.get("lastModifiedTime")),
        nanos(read.get("ctime")),
        read.get("fileKey"));
  }

  Instant modified() {
    return Instant.ofEpochSecond(0, mtimeNanos);
  }

  /**
   * The latest time the bytes can have been written: ctime where there is one, since mtime can be
   * set to anything afterwards.
   */
  Instant lastTouched() {
    return Instant.ofEpochSecond(0, ctimeNanos == 0 ? mtimeNanos : ctimeNanos);
  }

  boolean sameFile(FileState other) {
    return Objects.equals(key, other.key);
  }

  private static long nanos(@Nullable Object time) {
    return time instanceof FileTime set ? set.to(TimeUnit.NANOSECONDS) : 0;
  }
}
