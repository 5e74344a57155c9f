package dev.kedge.transfer;

import dev.kedge.model.Digest;
import java.util.List;

/**
 * @param how it ended
 * @param wholeDigests of the whole file, those that were wanted; only for {@link AttemptEnd.Whole}
 * @param chunkDigests of each chunk, in order; only for {@link AttemptEnd.Whole}
 * @param chunksProven whether each is what a manifest says
 */
record AttemptResult(
    AttemptEnd how, List<Digest> wholeDigests, List<Digest> chunkDigests, boolean chunksProven) {}
