package dev.kedge.serve.store;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids that nobody can guess and no two nodes share: 22 characters of A-Z, a-z, 0-9, - and _. */
public final class RandomId {
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomId() {}

  public static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
