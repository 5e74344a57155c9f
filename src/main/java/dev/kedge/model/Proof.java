package dev.kedge.model;

/**
 * Why a finished file is known to be one whole version. Always stated; the first two satisfy {@code
 * --require-proof}.
 */
public enum Proof {
  /** A whole digest given from outside matched. */
  DIGEST("digest"),
  /** Every chunk matched a manifest. */
  CHUNKS("chunks"),
  /** One strong entity tag or date held over all ranges. */
  VALIDATOR("validator"),
  /** All bytes came from one response, framed to its end. */
  SINGLE_RESPONSE("single-response"),
  /** Ranges without a validator, taken only because the user allowed it. */
  UNPROVEN("unproven");

  private final String label;

  Proof(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** Whether {@code --require-proof} accepts it. */
  public boolean isContentProof() {
    return this == DIGEST || this == CHUNKS;
  }
}
