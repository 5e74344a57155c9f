package dev.kedge.serve.http;

import dev.kedge.protocol.Authority;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * By which names the server may be asked. On loopback only by names of loopback and by its public
 * one: a page of another site that had its own name point here (DNS rebinding) asks by that. What
 * pages of every site may read anyway is answered by any name, as other servers do.
 *
 * @param open beginnings of such paths
 */
public record AllowedHosts(boolean loopbackOnly, Optional<URI> publicUrl, List<String> open) {
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost\\.?|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]",
          Pattern.CASE_INSENSITIVE);

  boolean allows(String host, String path) {
    return !loopbackOnly
        || open.stream().anyMatch(path::startsWith)
        || LOOPBACK.matcher(host).matches()
        || publicUrl.map(url -> Authority.of(url).host().equalsIgnoreCase(host)).orElse(false);
  }
}
