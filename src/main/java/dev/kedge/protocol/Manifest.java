package dev.kedge.protocol;

import dev.kedge.model.Digest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a server says of one version of a file, so that each chunk can be proven as it arrives.
 *
 * @param etag the entity tag the version is served under, as sent
 * @param chunks the SHA-256 of each chunk of the layout, in order
 */
public record Manifest(Optional<String> etag, ChunkLayout layout, List<Digest> chunks) {
  public Manifest {
    chunks = List.copyOf(chunks);
    if (chunks.size() != layout.count()) {
      throw new IllegalArgumentException(chunks.size() + " digests of " + layout.count());
    }
  }

  /** The Merkle root over the chunk digests, in hex. */
  public String chunkRoot() {
    return HexFormat.of().formatHex(MerkleRoot.of(chunks.stream().map(Digest::toBytes).toList()));
  }
}
