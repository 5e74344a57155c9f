package dev.kedge.serve.http;

import dev.kedge.protocol.Authority;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By which names the server may be asked. On loopback only by names of loopback and by its public
 * one: a page of another site that had its own name point here (DNS rebinding) asks by that.
 */
public record AllowedHosts(boolean loopbackOnly, Optional<URI> publicUrl) {
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost\\.?|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]",
          Pattern.CASE_INSENSITIVE);

  boolean allows(String host) {
    return !loopbackOnly
        || LOOPBACK.matcher(host).matches()
        || publicUrl.map(url -> Authority.of(url).host().equalsIgnoreCase(host)).orElse(false);
  }
}
