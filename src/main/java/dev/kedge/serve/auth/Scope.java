package dev.kedge.serve.auth;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token is good for; in claims as {@code kedge:read} and so on. */
public enum Scope {
  /** Content, and the catalogue that describes it. */
  READ,
  /** To have links signed. */
  LINK,
  /** Devices and their reports. */
  SYNC,
  /** The fleet, and what devices should hold. */
  ADMIN;

  private static final String PREFIX = "kedge:";

  public String claim() {
    return PREFIX + word();
  }

  /** As users write it: {@code read}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Scope> ofClaim(String claim) {
    return Arrays.stream(values()).filter(scope -> scope.claim().equals(claim)).findFirst();
  }
}
