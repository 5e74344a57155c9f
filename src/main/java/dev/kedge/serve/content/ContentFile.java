package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import io.vertx.core.buffer.Buffer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A published file, open for one request, and its state when it was opened.
 *
 * @param name its place under the root, with slashes
 */
record ContentFile(String name, Path path, FileChannel channel, FileState state)
    implements Content.Bytes, AutoCloseable {

  @Override
  public Buffer read(ByteRange range) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(range.length())];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, range.start() + buffer.position()) < 0) {
        throw new EOFException("the file shrank while it was sent");
      }
    }
    return Buffer.buffer(bytes);
  }

  /**
   * Whether the open file still holds the bytes it held when it was opened. A file that was since
   * replaced or removed by its name is unchanged: the open one is the old version, whole.
   */
  @Override
  public boolean unchanged() throws IOException {
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
  public boolean grown() throws IOException {
    return channel.size() > state.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
