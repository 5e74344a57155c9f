package dev.kedge.serve.sync.state;

import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.Hasher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** What a device fetches its next token with: 256 random bits, of which only a digest is kept. */
final class RefreshSecret {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RefreshSecret() {}

  static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] digest(String secret) {
    return sha256(secret);
  }

  static byte[] sha256(String text) {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    hasher.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    return hasher.finish().toBytes();
  }
}
