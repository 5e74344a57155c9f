package dev.kedge.model;

import java.util.HexFormat;

/**
 * A digest value: the algorithm and its bytes as lower-case hex. Equal values are equal digests.
 */
public record Digest(DigestAlgorithm algorithm, String hex) {
  public Digest {
    if (hex.length() != 2 * algorithm.bytes()) {
      throw new IllegalArgumentException(algorithm + " has " + algorithm.bytes() + " bytes");
    }
  }

  public static Digest of(DigestAlgorithm algorithm, byte[] value) {
    return new Digest(algorithm, HexFormat.of().formatHex(value));
  }

  public byte[] toBytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** {@code sha256:9c56…}, the form that {@code --checksum} takes. */
  @Override
  public String toString() {
    return algorithm.label() + ':' + hex;
  }
}
