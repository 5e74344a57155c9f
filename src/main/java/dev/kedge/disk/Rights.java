package dev.kedge.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what with a file: its owner, group, mode, access control list and other attributes. A
 * file that takes another's place takes over all of these, as if the new bytes had been written
 * into the old file. Set-uid, set-gid and capabilities are the exception, as there: they were given
 * to other bytes.
 */
final class Rights {
  private static final FileAttribute<?>[] USUAL = {};
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private Rights() {}

  /**
   * For the part of a file: nobody may read it who may not read the file it will replace. Without
   * one, what the system gives new files.
   */
  static FileAttribute<?>[] ofPart(Path target) {
    Optional<PosixFileAttributes> old = of(target);
    if (old.isEmpty()) {
      return USUAL;
    }
    Set<PosixFilePermission> mode = EnumSet.copyOf(OWNERS);
    for (PosixFilePermission each :
        Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)) {
      if (old.get().permissions().contains(each)) {
        mode.add(each);
      }
    }
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)};
  }

  /**
   * Gives a file those of the regular file that it is about to replace; does nothing where there is
   * none. What this user may not set, or the file system does not keep, stays as it is: a finished
   * file is not held back for it. Opens neither file, which would drop a lock.
   */
  static void carry(Path from, Path to) {
    Optional<PosixFileAttributes> old = of(from);
    if (old.isEmpty()) {
      return;
    }
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    boolean sameGroup = carryOwner(old.get(), view);
    Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
    mode.addAll(old.get().permissions());
    if (!sameGroup) {
      keepGroupOut(mode);
    }
    try {
      view.setPermissions(mode);
    } catch (IOException _) {
      return; // A file system without modes, or with one for all: a list would not be kept either.
    }
    ExtendedAttributes.copy(from, to);
  }

  /**
   * A part that was cut off just before it took the place of a file that its owner may not write.
   */
  static void openUp(Path part) {
    Optional<PosixFileAttributes> there = of(part);
    if (there.isEmpty() || there.get().permissions().containsAll(OWNERS)) {
      return;
    }
    Set<PosixFilePermission> mode = EnumSet.copyOf(OWNERS);
    mode.addAll(there.get().permissions());
    try {
      Files.setPosixFilePermissions(part, mode);
    } catch (IOException _) {
      // Somebody else's; that it cannot be opened is said next.
    }
  }

  /** Whether the group is that of the old file now. */
  private static boolean carryOwner(PosixFileAttributes old, PosixFileAttributeView view) {
    boolean sameGroup = false;
    try {
      PosixFileAttributes now = view.readAttributes();
      sameGroup = now.group().equals(old.group());
      if (!sameGroup) {
        view.setGroup(old.group());
        sameGroup = true;
      }
      if (!now.owner().equals(old.owner())) {
        view.setOwner(old.owner());
      }
    } catch (IOException _) {
      // Only root may give files away, and only to groups of one's own.
      return sameGroup;
    }
    return sameGroup;
  }

  /** What one group was given is not meant for another: it gets what everybody has. */
  private static void keepGroupOut(Set<PosixFilePermission> mode) {
    drop(mode, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    drop(mode, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    drop(mode, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
  }

  private static void drop(
      Set<PosixFilePermission> mode, PosixFilePermission group, PosixFilePermission others) {
    if (!mode.contains(others)) {
      mode.remove(group);
    }
  }

  private static Optional<PosixFileAttributes> of(Path file) {
    try {
      return Optional.of(
              Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS))
          .filter(PosixFileAttributes::isRegularFile);
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }
}
