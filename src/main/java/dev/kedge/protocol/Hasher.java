package dev.kedge.protocol;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.commons.codec.digest.DigestUtils;

/** Computes one digest over bytes that come in pieces. For one thread at a time. */
public abstract sealed class Hasher {
  final DigestAlgorithm algorithm;

  private Hasher(DigestAlgorithm algorithm) {
    this.algorithm = algorithm;
  }

  public static Hasher of(DigestAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> new OfChecksum(algorithm, new CRC32());
      case CRC32C -> new OfChecksum(algorithm, new CRC32C());
      case CRC64NVME -> new OfChecksum(algorithm, new Crc64Nvme());
      case MD5 -> new OfMessageDigest(algorithm, "MD5");
      case SHA1 -> new OfMessageDigest(algorithm, "SHA-1");
      case SHA224 -> new OfMessageDigest(algorithm, "SHA-224");
      case SHA256 -> new OfMessageDigest(algorithm, "SHA-256");
      case SHA384 -> new OfMessageDigest(algorithm, "SHA-384");
      case SHA512 -> new OfMessageDigest(algorithm, "SHA-512");
    };
  }

  public static Digest digest(DigestAlgorithm algorithm, byte[] bytes) {
    Hasher hasher = of(algorithm);
    hasher.update(bytes, 0, bytes.length);
    return hasher.finish();
  }

  public abstract void update(byte[] bytes, int offset, int length);

  /** Takes all that remains in {@code bytes}. */
  public abstract void update(ByteBuffer bytes);

  /** The digest of everything so far; the next update starts anew. */
  public abstract Digest finish();

  private static final class OfMessageDigest extends Hasher {
    private final MessageDigest digest;

    OfMessageDigest(DigestAlgorithm algorithm, String name) {
      super(algorithm);
      digest = DigestUtils.getDigest(name);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public void update(ByteBuffer bytes) {
      digest.update(bytes);
    }

    @Override
    public Digest finish() {
      return Digest.of(algorithm, digest.digest());
    }
  }

  private static final class OfChecksum extends Hasher {
    private final Checksum checksum;

    OfChecksum(DigestAlgorithm algorithm, Checksum checksum) {
      super(algorithm);
      this.checksum = checksum;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      checksum.update(bytes, offset, length);
    }

    @Override
    public void update(ByteBuffer bytes) {
      checksum.update(bytes);
    }

    /** Big-endian, as x-goog-hash and x-amz-checksum-* have it. */
    @Override
    public Digest finish() {
      byte[] value = new byte[algorithm.bytes()];
      long rest = checksum.getValue();
      for (int i = value.length - 1; i >= 0; i--, rest >>>= 8) {
        value[i] = (byte) rest;
      }
      checksum.reset();
      return Digest.of(algorithm, value);
    }
  }
}
