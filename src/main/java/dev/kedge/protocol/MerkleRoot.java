package dev.kedge.protocol;

import dev.kedge.model.DigestAlgorithm;
import java.util.List;

/** The chunk root: SHA-256 over the chunk digests in RFC 9162 §2.1.1's shape. */
public final class MerkleRoot {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private MerkleRoot() {}

  /** The digest of nothing where there are no chunks. */
  public static byte[] of(List<byte[]> chunkDigests) {
    if (chunkDigests.isEmpty()) {
      return sha256();
    }
    if (chunkDigests.size() == 1) {
      return sha256(LEAF, chunkDigests.getFirst());
    }
    int split = Integer.highestOneBit(chunkDigests.size() - 1);
    byte[] left = of(chunkDigests.subList(0, split));
    byte[] right = of(chunkDigests.subList(split, chunkDigests.size()));
    return sha256(NODE, left, right);
  }

  private static byte[] sha256(byte[]... parts) {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    for (byte[] part : parts) {
      hasher.update(part, 0, part.length);
    }
    return hasher.finish().toBytes();
  }
}
