package dev.kedge.serve.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A directory, held open. It is reached from its root one name after the other, each looked up in
 * the directory that is held (openat, no links followed), so that whatever is moved or replaced
 * meanwhile, what is found was inside. Where the system has no such handles, paths are used and
 * their links looked for. For one thread.
 */
final class HeldDirectory implements AutoCloseable {
  private final Path path;
  private final DirectoryStream<Path> stream;

  private HeldDirectory(Path path, DirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  /**
   * The directory of a path, which begins with that of the root; absent if the way to it leads over
   * a link, or there is none.
   *
   * @throws IOException the root is gone, or a directory may not be looked into
   */
  @SuppressWarnings("StreamResourceLeak") // what is returned closes it
  static Optional<HeldDirectory> reach(Path root, Path path) throws IOException {
    var at = new HeldDirectory(root, Files.newDirectoryStream(root));
    for (Path name : path.equals(root) ? List.<Path>of() : root.relativize(path)) {
      try (HeldDirectory outer = at) {
        at = new HeldDirectory(outer.path.resolve(name), outer.enter(name));
      } catch (FileSystemException e) {
        if (isReal(path)) {
          throw e; // not for want of the directory: of descriptors, or of the right to read it
        }
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }

  @SuppressWarnings("StreamResourceLeak") // the caller closes it
  private DirectoryStream<Path> enter(Path name) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }
    Path inner = real(name);
    return Files.newDirectoryStream(inner);
  }

  /** The names in it; once. */
  List<Path> names() throws IOException {
    List<Path> names = new ArrayList<>();
    try {
      stream.forEach(found -> names.add(Objects.requireNonNull(found.getFileName())));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** Opens a file in it for reading. */
  FileChannel open(Path name) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return (FileChannel) secure.newByteChannel(name, options);
    }
    return FileChannel.open(real(name), options);
  }

  BasicFileAttributes attributes(Path name) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure
          .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
    }
    return Files.readAttributes(real(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  UserPrincipal owner(Path name) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure
          .getFileAttributeView(name, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .getOwner();
    }
    return Files.getOwner(real(name), LinkOption.NOFOLLOW_LINKS);
  }

  private Path real(Path name) throws IOException {
    if (!isReal(path)) {
      throw new FileSystemException(path.toString(), null, "is no longer there");
    }
    return path.resolve(name);
  }

  /**
   * Whether no name on the way is a link, an alias (case, short names, trailing dots) or missing.
   *
   * @throws AccessDeniedException it may not be looked at
   */
  static boolean isReal(Path path) throws IOException {
    try {
      return path.toRealPath().equals(path);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      return false; // missing, a file where a directory should be, a loop, a name too long
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
