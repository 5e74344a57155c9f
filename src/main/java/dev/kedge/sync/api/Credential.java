package dev.kedge.sync.api;

import java.util.Optional;

/**
 * What opens a server's API to this device. Its text shows no secret.
 *
 * @param url scheme, host and port
 * @param user the user's own token, or where it is to be read: {@code @FILE}, {@code @env:NAME};
 *     empty if only the device's is kept
 * @param token the device's
 * @param refresh the secret that a fresh one is had for
 */
public record Credential(
    String url, String device, Optional<String> user, String token, String refresh) {

  public Credential renewed(String newToken, String newRefresh) {
    return new Credential(url, device, user, newToken, newRefresh);
  }

  @Override
  public String toString() {
    return url + " as " + device;
  }
}
