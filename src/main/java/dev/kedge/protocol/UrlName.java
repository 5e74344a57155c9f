package dev.kedge.protocol;

import java.net.URI;

/**
 * The file name in a URL: its last path segment (RFC 3986 §3.3), without parameters that carry
 * secrets. Not yet safe for a file system.
 */
public final class UrlName {
  private UrlName() {}

  /** Percent-decoded, as UTF-8 if it is, else Latin-1; empty where the path ends in a slash. */
  public static String of(URI url) {
    if (url.getRawPath() == null) {
      return "";
    }
    String path = RedactedUrl.pathWithoutSecrets(RawChars.sent(url.getRawPath()));
    byte[] octets = PercentCoding.decode(path.substring(path.lastIndexOf('/') + 1));
    return Octets.text(octets);
  }
}
