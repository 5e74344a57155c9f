package dev.kedge.ledger;

import dev.kedge.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What is durable of one chunk.
 *
 * @param index from 0
 * @param forced bytes from the chunk's start that are forced
 * @param digest SHA-256 of the whole chunk; null until it is whole
 */
public record ChunkRow(int index, long forced, @Nullable Digest digest) {}
