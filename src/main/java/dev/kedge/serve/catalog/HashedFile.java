package dev.kedge.serve.catalog;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.MerkleRoot;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All digests of a file, from reading it once.
 *
 * @param chunks SHA-256 of each chunk
 */
record HashedFile(Digest sha256, Digest md5, List<byte[]> chunks) {
  private static final int SLICE = 256 << 10;
  private static final int DIGEST = DigestAlgorithm.SHA256.bytes();

  /** Told at the end of each chunk; may end the work. */
  @FunctionalInterface
  interface Listener {
    /**
     * One more chunk is done.
     *
     * @param length of it
     * @param chunks the digests up to here, to be copied if they are kept
     * @throws IOException the work is to end
     */
    void chunkDone(int length, ByteArrayOutputStream chunks) throws IOException;
  }

  /**
   * Reads the file.
   *
   * @param known digests of its first chunks, which are not made again
   * @throws EOFException it is shorter than it was
   */
  static HashedFile of(FileChannel file, ChunkLayout layout, byte[] known, Listener listener)
      throws IOException {
    Hasher whole = Hasher.of(DigestAlgorithm.SHA256);
    Hasher md5 = Hasher.of(DigestAlgorithm.MD5);
    Hasher chunk = Hasher.of(DigestAlgorithm.SHA256);
    var chunks = new ByteArrayOutputStream(layout.count() * DIGEST);
    chunks.writeBytes(known);
    ByteBuffer slice = ByteBuffer.allocate(SLICE);
    for (int i = 0; i < layout.count(); i++) {
      boolean isNew = chunks.size() <= i * DIGEST;
      for (long at = layout.range(i).start(); at < layout.range(i).end(); ) {
        slice.clear().limit((int) Math.min(SLICE, layout.range(i).end() - at));
        if (file.read(slice, at) < 0) {
          throw new EOFException("it shrank while it was hashed");
        }
        slice.flip();
        at += slice.remaining();
        whole.update(slice.duplicate());
        md5.update(slice.duplicate());
        if (isNew) {
          chunk.update(slice);
        }
      }
      if (isNew) {
        chunks.writeBytes(chunk.finish().toBytes());
      }
      listener.chunkDone((int) layout.range(i).length(), chunks);
    }
    return new HashedFile(whole.finish(), md5.finish(), split(chunks.toByteArray()));
  }

  byte[] chunkRoot() {
    return MerkleRoot.of(chunks);
  }

  /** The digests of the chunks, one after the other. */
  byte[] joinedChunks() {
    var joined = new ByteArrayOutputStream(chunks.size() * DIGEST);
    chunks.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  static List<byte[]> split(byte[] chunks) {
    List<byte[]> digests = new ArrayList<>(chunks.length / DIGEST);
    for (int at = 0; at < chunks.length; at += DIGEST) {
      digests.add(Arrays.copyOfRange(chunks, at, at + DIGEST));
    }
    return digests;
  }
}
