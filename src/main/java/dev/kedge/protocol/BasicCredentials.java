package dev.kedge.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The value of Authorization for a name and a password (RFC 7617). */
public final class BasicCredentials {
  private BasicCredentials() {}

  /** In UTF-8, which is what servers that say anything of it ask for. */
  public static String of(String nameAndPassword) {
    byte[] octets = nameAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(octets);
  }
}
