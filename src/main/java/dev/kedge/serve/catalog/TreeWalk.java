package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Looks at all files in a directory and below it. */
final class TreeWalk {
  private TreeWalk() {}

  /**
   * The files, by path. Directories that the server may not look into are passed over.
   *
   * @param directory as a client named it: nothing is there if the way to it leads over a link
   * @throws IOException the served directory is gone, or cannot be read
   */
  static List<FoundFile> files(FileTree tree, String directory) throws IOException {
    List<FoundFile> files = new ArrayList<>();
    Deque<String> directories = new ArrayDeque<>();
    if (isReal(tree.root(), directory)) {
      directories.push(directory);
    }
    while (!directories.isEmpty()) {
      for (FileTree.Entry entry : entries(tree, directories.pop())) {
        entry.file().ifPresentOrElse(files::add, () -> directories.push(entry.path()));
      }
    }
    if (!tree.isThere()) {
      throw new IOException("the served directory is gone");
    }
    files.sort(Comparator.comparing(FoundFile::path));
    return files;
  }

  private static List<FileTree.Entry> entries(FileTree tree, String directory) throws IOException {
    try {
      return tree.list(directory);
    } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException _) {
      return List.of();
    }
  }

  private static boolean isReal(Path root, String directory) {
    try {
      Path path = FileNames.resolve(root, directory);
      return path.toRealPath().equals(path);
    } catch (IOException | InvalidPathException _) {
      return false; // missing, a loop, a name too long
    }
  }
}
