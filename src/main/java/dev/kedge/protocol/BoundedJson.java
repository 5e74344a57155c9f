package dev.kedge.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads JSON from strangers: a text of a few MB may be millions of empty arrays, each of which
 * takes far more room than its two letters. One that is too deep or has too many tokens is no JSON.
 */
public final class BoundedJson {
  private static final int DEEPEST = 64;

  /** An item that is desired takes about a dozen, a chunk of a manifest one. */
  private static final long MOST_TOKENS = 1_000_000;

  private BoundedJson() {}

  /**
   * A new mapper, whose {@code readTree} throws {@code JsonProcessingException} beyond the limits.
   */
  public static ObjectMapper mapper() {
    return new ObjectMapper(
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxTokenCount(MOST_TOKENS)
                    .build())
            .build());
  }
}
