package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.sync.ChunkSet;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Report;
import java.util.Optional;

/** What a device has to say of an item; the ledger counts and keeps it. */
public record Said(
    Report.Type type,
    String version,
    ItemState state,
    Optional<String> reason,
    ChunkSet chunks,
    long bytes,
    Optional<Digest> digest,
    Optional<String> error) {

  public static Said of(Report.Type type, String version, ItemState state) {
    return new Said(
        type,
        version,
        state,
        Optional.empty(),
        ChunkSet.NONE,
        0,
        Optional.empty(),
        Optional.empty());
  }

  /** That the file is whole, every chunk of it; proven or not. */
  public static Said whole(String version, long size) {
    return of(Report.Type.DIGEST, version, ItemState.COMPLETED)
        .holding(ChunkSet.all(ChunkLayout.of(size).count()), size);
  }

  public Said holding(ChunkSet held, long heldBytes) {
    return new Said(type, version, state, reason, held, heldBytes, digest, error);
  }

  public Said because(String why) {
    return new Said(type, version, state, Optional.of(why), chunks, bytes, digest, error);
  }

  public Said proven(Digest whole) {
    return new Said(type, version, state, reason, chunks, bytes, Optional.of(whole), error);
  }

  public Said failed(String type) {
    return new Said(this.type, version, state, reason, chunks, bytes, digest, Optional.of(type));
  }

  /** Whether a later report of the same item makes this one needless. */
  boolean isMergeable() {
    return type == Report.Type.PROGRESS && state == ItemState.DOWNLOADING;
  }

  /**
   * Whether this begins a new attempt: another version, chunks lost, or work on what was cleared.
   */
  boolean beginsAnew(ItemRow before) {
    boolean isGone = state == ItemState.CLEARED || state == ItemState.CLEARING;
    boolean returns = before.state() == ItemState.CLEARED && !isGone;
    boolean shrinks = !isGone && !chunks.containsAll(before.chunks());
    return before.attempt() == 0 || !version.equals(before.version()) || returns || shrinks;
  }
}
