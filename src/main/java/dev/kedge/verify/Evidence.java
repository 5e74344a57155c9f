package dev.kedge.verify;

import dev.kedge.model.Digest;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.protocol.ChunkLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file is to be compared with.
 *
 * @param total the length it must have; -1 if nobody says, which {@code chunks} do not allow
 * @param chunkSize bytes a chunk; 0 without {@code chunks}
 * @param chunks a digest for each chunk, null where there is none; empty without a chunk record
 * @param whole digests that the file must have, all of them
 */
public record Evidence(
    long total, long chunkSize, List<@Nullable Digest> chunks, List<ExpectedDigest> whole) {

  /** Not in its compact form, whose parameters would lose {@code @Nullable}. */
  public Evidence(
      long total, long chunkSize, List<@Nullable Digest> chunks, List<ExpectedDigest> whole) {
    if (!chunks.isEmpty() && new ChunkLayout(total, chunkSize).count() != chunks.size()) {
      throw new IllegalArgumentException(chunks.size() + " chunks for " + total + " bytes");
    }
    this.total = total;
    this.chunkSize = chunkSize;
    this.chunks = Collections.unmodifiableList(new ArrayList<>(chunks));
    this.whole = List.copyOf(whole);
  }

  public static Evidence ofWhole(List<ExpectedDigest> whole) {
    return new Evidence(-1, 0, List.of(), whole);
  }
}
