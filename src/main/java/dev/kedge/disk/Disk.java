package dev.kedge.disk;

import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Questions about the file system that are not about a part file's bytes. */
public final class Disk {
  private static final String PROBE = "name";
  private static final int MOST_NAMES = 9_999;

  private Disk() {}

  /**
   * The part file's path for a target and an attempt: {@code NAME.<attempt>.kedge} beside it, the
   * name shortened at a character's end to fit 255 bytes.
   */
  public static Path part(Path target, String attempt) {
    String suffix = '.' + attempt + ".kedge";
    int room = FileName.MOST_BYTES - FileName.bytes(suffix);
    return target.resolveSibling(FileName.cut(name(target), room) + suffix);
  }

  /** The stamp of a regular file, links not followed; empty where there is none. */
  public static Optional<FileStamp> stamp(Path file) throws Failure {
    return attributes(file).filter(BasicFileAttributes::isRegularFile).map(Disk::stamp);
  }

  /**
   * A file of this safe name beside another; what this system's file names cannot hold becomes
   * {@code _}.
   */
  public static Path sibling(Path file, String name) {
    try {
      return file.resolveSibling(name);
    } catch (InvalidPathException _) {
      return file.resolveSibling(name.replaceAll("[^ -~]", "_"));
    }
  }

  /**
   * Makes sure a target can be written: its directory is there (made, and forced, if not) and
   * writable, and the target itself is not a directory or a link.
   *
   * @throws Failure.Local it cannot
   */
  public static void prepare(Path target) throws Failure {
    prepareDirectory(target);
    Optional<BasicFileAttributes> there = attributes(target);
    if (there.isPresent() && !there.get().isRegularFile()) {
      String hint =
          there.get().isOther()
              ? "choose another name, or write to it with -o - and a redirection"
              : "choose another name";
      throw Failure.Local.of(target + ": is " + kind(there.get()), hint);
    }
  }

  /** What stands at a path and is no regular file, in words: {@code a directory}. */
  public static Optional<String> otherKind(Path file) throws Failure {
    return attributes(file).filter(there -> !there.isRegularFile()).map(Disk::kind);
  }

  /** Makes sure that files can be made beside a target, as {@link #prepare} does. */
  public static void prepareDirectory(Path target) throws Failure {
    Path directory = Directories.of(target);
    Directories.make(directory);
    if (!Files.isWritable(directory)) {
      throw Failure.Local.of(
          directory + ": the directory cannot be written", "choose another directory");
    }
  }

  /**
   * Bytes that can still be written on the target's file system; -1 when not known. Some network
   * and FUSE file systems answer that they have no room of any kind: that is no answer.
   */
  public static long usableSpace(Path target) {
    // Not FileStore: that looks the mount up first, which fails in some containers.
    return directoryThere(target)
        .map(Path::toFile)
        .filter(there -> there.getTotalSpace() > 0)
        .map(there -> there.getUsableSpace())
        .orElse(-1L);
  }

  /**
   * What tells the directory of a file apart from another one at its path, also after its disk came
   * back as another device; empty where it is not there or the system does not say.
   */
  public static String placeOf(Path file) {
    try {
      BasicFileAttributes directory =
          Files.readAttributes(Directories.of(file), BasicFileAttributes.class);
      return directory.isDirectory() ? stamp(directory).key() : "";
    } catch (IOException _) {
      return "";
    }
  }

  /**
   * Makes sure that the directory of a file is there.
   *
   * @throws Failure.Away it is not
   */
  public static void requireDirectory(Path file) throws Failure {
    Path directory = Directories.of(file);
    if (Files.notExists(directory)) {
      throw Failure.Away.gone(directory, file);
    }
  }

  /**
   * Makes sure that a part that is not there was taken away by itself, and not with its disk.
   *
   * @param place what {@link #placeOf} said when the part was made; empty if that is not known
   * @throws Failure.Away its directory is not there, or another one is
   */
  public static void requirePlace(Path file, String place) throws Failure {
    requireDirectory(file);
    String now = placeOf(file);
    if (!place.isEmpty() && !now.isEmpty() && !now.equals(place)) {
      throw Failure.Away.other(Directories.of(file), file);
    }
  }

  /** Equal for paths on one file system, as far as that can be told. */
  public static String diskOf(Path target) {
    Path directory = directoryThere(target).orElse(target);
    try {
      return "device " + Files.getAttribute(directory, "unix:dev");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      return String.valueOf(directory.getRoot());
    }
  }

  /**
   * Makes sure that the target's file system takes files of this size.
   *
   * @throws Failure.Local it does not
   */
  public static void requireFits(Path target, long bytes) throws Failure {
    Optional<Path> directory = directoryThere(target);
    if (bytes <= LargestFile.FAT || directory.isEmpty()) {
      return;
    }
    try {
      String type = Files.getFileStore(directory.get()).type();
      LargestFile.require(target, bytes, type);
    } catch (IOException _) {
      // Its kind cannot be told here; if it is FAT, the write that goes too far will fail.
    }
  }

  private static Optional<Path> directoryThere(Path target) {
    Path directory = Directories.of(target);
    while (!Files.isDirectory(directory)) {
      Path above = Directories.of(directory);
      if (above.equals(directory)) {
        return Optional.empty();
      }
      directory = above;
    }
    return Optional.of(directory);
  }

  /** The first free name of {@code name.1.ext}, {@code name.2.ext} … beside the target. */
  public static Path freeName(Path target) throws Failure {
    return freeName(target, _ -> true);
  }

  /** The same, of those that {@code usable} takes; it is asked for free ones only. */
  public static Path freeName(Path target, Predicate<Path> usable) throws Failure {
    for (int number = 1; number <= MOST_NAMES; number++) {
      Path free = numbered(target, String.valueOf(number));
      if (attributes(free).isEmpty() && usable.test(free)) {
        return free;
      }
    }
    throw Failure.Local.of(
        target + ": names up to " + MOST_NAMES + " are taken", "choose another name");
  }

  /** Whether a file has the target's own name, or one that {@link #freeName} gave it instead. */
  public static boolean isNamedAfter(Path file, Path target) {
    String name = name(file);
    int dot = FileName.extension(name(target));
    int end = name.length() - (name(target).length() - dot);
    int start = name.lastIndexOf('.', end - 1) + 1;
    boolean hasNumber = start > 0 && end - start > 0 && end - start <= 4;
    String number = hasNumber ? name.substring(start, end) : "";
    return file.equals(target)
        || (number.matches("[1-9][0-9]*") && file.equals(numbered(target, number)));
  }

  private static Path numbered(Path target, String number) {
    String name = name(target);
    int dot = FileName.extension(name);
    String end = "." + number + name.substring(dot);
    int room = Math.max(0, FileName.MOST_BYTES - FileName.bytes(end));
    return target.resolveSibling(FileName.cut(name.substring(0, dot), room) + end);
  }

  /**
   * Whether the file system takes these for two names: one in upper and one in lower case, say. It
   * is asked by making a file for a moment, since one directory may differ from the next.
   */
  public static boolean tellsApart(Path one, Path other) {
    Path probe = part(one, PROBE);
    try {
      if (!Files.isSameFile(Directories.of(one), Directories.of(other))) {
        return true;
      }
      Files.createFile(probe);
    } catch (IOException cannotBeTold) {
      return false;
    }
    try {
      return !Files.exists(part(other, PROBE), LinkOption.NOFOLLOW_LINKS);
    } finally {
      var _ = probe.toFile().delete();
    }
  }

  /** What stands at a path, links not followed. */
  static Optional<BasicFileAttributes> attributes(Path file) throws Failure {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskFailure.of(file, "look at it", e);
    }
  }

  static FileStamp stamp(BasicFileAttributes file) {
    Object key = file.fileKey();
    return new FileStamp(
        file.size(),
        file.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        key == null ? "" : key.toString());
  }

  static String kind(BasicFileAttributes file) {
    if (file.isDirectory()) {
      return "a directory";
    }
    return file.isSymbolicLink() ? "a symbolic link" : "not a regular file";
  }

  static String name(Path target) {
    return String.valueOf(target.getFileName());
  }

  /** Deletes a file, if it is there. */
  public static void delete(Path file) throws Failure {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw DiskFailure.of(file, "delete it", e);
    }
  }
}
