package dev.kedge.protocol;

import java.net.URI;

/**
 * The file name in a URL: its last path segment (RFC 3986 §3.3). Not yet safe for a file system.
 */
public final class UrlName {
  private UrlName() {}

  /** Percent-decoded, as UTF-8 if it is, else Latin-1; empty where the path ends in a slash. */
  public static String of(URI url) {
    String path = url.getRawPath();
    if (path == null) {
      return "";
    }
    byte[] octets = PercentCoding.decode(path.substring(path.lastIndexOf('/') + 1));
    return Octets.text(octets);
  }
}
