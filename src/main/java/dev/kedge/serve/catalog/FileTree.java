package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The published files. Paths are relative, with slashes; the root is the empty one. */
public interface FileTree {
  Path root();

  /** An unmounted disk must not look like files that were removed. */
  boolean isThere();

  /**
   * The published files and directories in a directory, in no order.
   *
   * @throws IOException it cannot be read, or is gone
   */
  List<Entry> list(String directory) throws IOException;

  /** The state of a published file; absent if there is none of this path. */
  Optional<FoundFile> find(String path) throws IOException;

  /** Opens a published file; absent if there is none of this path. */
  Optional<OpenFile> open(String path) throws IOException;

  /** Something in a directory: a file, or a directory if absent. */
  record Entry(String path, Optional<FoundFile> file) {}
}
