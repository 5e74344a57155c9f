package dev.kedge.model;

import java.util.Locale;
import java.util.Optional;

/**
 * The digest algorithms kedge can compute. {@link #strength} orders them; zero is fine against
 * accidents only.
 */
public enum DigestAlgorithm {
  CRC32("crc32", 4, 0),
  CRC32C("crc32c", 4, 0),
  CRC64NVME("crc64nvme", 8, 0),
  MD5("md5", 16, 1),
  SHA1("sha1", 20, 2),
  SHA224("sha224", 28, 3),
  SHA256("sha256", 32, 4),
  SHA384("sha384", 48, 5),
  SHA512("sha512", 64, 6);

  private final String label;
  private final int bytes;
  private final int strength;

  DigestAlgorithm(String label, int bytes, int strength) {
    this.label = label;
    this.bytes = bytes;
    this.strength = strength;
  }

  /** The name users type and read: lower case, no hyphen. */
  public String label() {
    return label;
  }

  /** Length of a digest in bytes. */
  public int bytes() {
    return bytes;
  }

  public int strength() {
    return strength;
  }

  /** Finds an algorithm by any usual spelling: {@code sha256}, {@code SHA-256}, {@code sha_256}. */
  public static Optional<DigestAlgorithm> named(String text) {
    String wanted = text.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    if (wanted.equals("sha")) {
      return Optional.of(SHA1);
    }
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.label.equals(wanted)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
