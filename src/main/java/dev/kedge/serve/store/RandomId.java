package dev.kedge.serve.store;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Ids that nobody can guess and no two nodes share: 22 characters of A-Z, a-z, 0-9, - and _. */
public final class RandomId {
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

  private RandomId() {}

  /** Whether it may have been made here. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * Does not begin with a hyphen: people give ids to commands, which would take it for an option.
   */
  public static String next() {
    byte[] bytes = new byte[BYTES];
    String id;
    do {
      RANDOM.nextBytes(bytes);
      id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } while (id.startsWith("-"));
    return id;
  }
}
