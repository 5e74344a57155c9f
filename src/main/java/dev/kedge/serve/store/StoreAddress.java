package dev.kedge.serve.store;

import java.util.Optional;

/**
 * Where a database is and how to get in.
 *
 * @param url a JDBC URL
 * @param password used if the URL has none
 */
public record StoreAddress(String url, Optional<String> password) {
  /** Without secrets. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "?…");
  }
}
