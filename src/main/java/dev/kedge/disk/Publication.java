package dev.kedge.disk;

import dev.kedge.model.Failure;
import dev.kedge.model.FileStamp;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives a part file its final name, in one step that other processes see whole or not at all. */
record Publication(Path part, Path target) {

  void place(@Nullable FileStamp replaces, boolean overwrite) throws Failure {
    Optional<BasicFileAttributes> there = Disk.attributes(target);
    if (there.isEmpty()) {
      appear();
    } else if (isPart(there.get())) {
      // A crash came between link and unlink. Renaming a file onto itself would do nothing.
      unlink();
    } else if (mayReplace(there.get(), replaces, overwrite)) {
      rename();
    } else {
      throw taken("is " + words(there.get()));
    }
  }

  /** A link, unlike a rename, never replaces what came there meanwhile. */
  private void appear() throws Failure {
    try {
      Files.createLink(target, part);
    } catch (FileAlreadyExistsException _) {
      throw taken("appeared meanwhile");
    } catch (IOException | UnsupportedOperationException _) {
      // FAT and some network file systems have no links, and some systems forbid them.
      renameUnlessTaken();
      return;
    }
    unlink();
  }

  private void renameUnlessTaken() throws Failure {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw taken("appeared meanwhile");
    }
    rename();
  }

  /** A link at the target is itself replaced, not followed: rename(2). */
  private void rename() throws Failure {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DiskFailure.of(target, "publish the finished file", e);
    }
  }

  private void unlink() throws Failure {
    try {
      Files.delete(part);
    } catch (IOException e) {
      throw DiskFailure.of(part, "remove its second name", e);
    }
  }

  private boolean isPart(BasicFileAttributes there) throws Failure {
    Object key = there.fileKey();
    return key != null
        && there.isRegularFile()
        && Disk.attributes(part).filter(it -> key.equals(it.fileKey())).isPresent()
        && hasTwoNames();
  }

  /** Some file systems make inode numbers up, and two files may have got the same. */
  private boolean hasTwoNames() {
    try {
      return Files.getAttribute(part, "unix:nlink") instanceof Integer names && names > 1;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      return true;
    }
  }

  private static boolean mayReplace(
      BasicFileAttributes there, @Nullable FileStamp replaces, boolean overwrite) {
    if (there.isRegularFile()) {
      return overwrite || Disk.stamp(there).equals(replaces);
    }
    return overwrite && there.isSymbolicLink();
  }

  private static String words(BasicFileAttributes there) {
    return there.isRegularFile() ? "a file that kedge did not leave so" : Disk.kind(there);
  }

  private Failure.Local taken(String what) {
    return Failure.Local.of(
        target + ": " + what + "; it was not replaced",
        "the finished bytes are in " + part + "; use --overwrite, or another name");
  }
}
