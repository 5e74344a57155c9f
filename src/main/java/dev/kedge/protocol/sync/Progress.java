package dev.kedge.protocol.sync;

import dev.kedge.model.Digest;
import java.util.Optional;

/**
 * What the server holds of one item on one device.
 *
 * @param said the canonical form of the last report that was applied, "" if the server itself wrote
 *     the row
 * @param generation the server's sequence of the last intent that governs this row
 * @param claimed the whole digest the device named, kept while it is not proven equal
 */
public record Progress(
    String versionId,
    long attempt,
    long rev,
    long generation,
    ItemState state,
    Optional<String> reason,
    ChunkSet chunks,
    long bytes,
    Optional<Digest> claimed,
    Optional<String> error,
    String said) {

  public Progress in(ItemState next) {
    return new Progress(
        versionId, attempt, rev, generation, next, reason, chunks, bytes, claimed, error, said);
  }

  /** The same under a newer intent. */
  public Progress under(long newGeneration, ItemState next) {
    return new Progress(
        versionId, attempt, rev, newGeneration, next, reason, chunks, bytes, claimed, error, said);
  }

  /** The same with a digest that the device has named. */
  public Progress claiming(Digest digest) {
    Optional<Digest> named = Optional.of(digest);
    return new Progress(
        versionId, attempt, rev, generation, state, reason, chunks, bytes, named, error, said);
  }

  /** The same after a report of this canonical form. */
  public Progress saying(String canonical) {
    return new Progress(
        versionId,
        attempt,
        rev,
        generation,
        state,
        reason,
        chunks,
        bytes,
        claimed,
        error,
        canonical);
  }
}
