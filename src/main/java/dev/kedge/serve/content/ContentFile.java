package dev.kedge.serve.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A published file, open for one request, and its state when it was opened.
 *
 * @param name its place under the root, with slashes
 */
record ContentFile(String name, Path path, FileChannel channel, FileState state)
    implements AutoCloseable {

  /**
   * Whether the open file still holds the bytes it held when it was opened. A file that was since
   * replaced or removed by its name is unchanged: the open one is the old version, whole.
   */
  boolean unchanged() throws IOException {
    if (channel.size() != state.size()) {
      return false;
    }
    try {
      FileState now = FileState.of(path);
      return now.equals(state) || !now.sameFile(state);
    } catch (NoSuchFileException removed) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
