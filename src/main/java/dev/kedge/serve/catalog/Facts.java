package dev.kedge.serve.catalog;

import dev.kedge.model.Digest;
import dev.kedge.protocol.ChunkLayout;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a version's bytes.
 *
 * @param digests absent while it is not hashed
 * @param title as the media file says; empty if it does not
 * @param durationMillis of media
 */
public record Facts(
    String version,
    String item,
    ChunkLayout layout,
    Optional<Digests> digests,
    String title,
    OptionalLong durationMillis) {

  /** Digests of the whole, and the chunk root. */
  public record Digests(Digest sha256, Digest md5, Digest chunkRoot) {}
}
