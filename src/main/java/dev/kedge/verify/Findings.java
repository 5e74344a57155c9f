package dev.kedge.verify;

import dev.kedge.model.Digest;
import dev.kedge.model.ExpectedDigest;
import java.util.List;

/**
 * What a file was found to be.
 *
 * @param size bytes of the file
 * @param sizeFits false if another length was expected
 * @param badChunks indexes of chunks that are not as recorded or not there, ascending
 * @param digests of the whole file, one for each algorithm that was asked for
 * @param unmet the expected whole digests that the file does not have
 */
public record Findings(
    long size,
    boolean sizeFits,
    List<Integer> badChunks,
    List<Digest> digests,
    List<ExpectedDigest> unmet) {
  public Findings {
    badChunks = List.copyOf(badChunks);
    digests = List.copyOf(digests);
    unmet = List.copyOf(unmet);
  }

  /** Whether nothing speaks against the file. With no evidence this proves nothing. */
  public boolean isGood() {
    return sizeFits && badChunks.isEmpty() && unmet.isEmpty();
  }
}
