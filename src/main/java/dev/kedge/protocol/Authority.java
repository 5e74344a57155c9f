package dev.kedge.protocol;

import java.net.URI;
import java.util.Locale;

/**
 * The authority of an http or https URL (RFC 3986 §3.2). Unlike {@link URI#getHost} it knows hosts
 * with an underscore, which many buckets have.
 *
 * @param userInfo as it stands in the URL, still percent-encoded; empty where there is none
 * @param host lower case, an IPv6 literal with its brackets; empty where there is none
 * @param port -1 where there is none
 */
public record Authority(String userInfo, String host, int port) {

  public static Authority of(URI url) {
    String raw = url.getRawAuthority();
    if (raw == null) {
      return new Authority("", "", -1);
    }
    int at = raw.lastIndexOf('@');
    String hostAndPort = raw.substring(at + 1);
    int colon = portColon(hostAndPort);
    long port = Digits.parse(hostAndPort, colon + 1, hostAndPort.length());
    return new Authority(
        at < 0 ? "" : raw.substring(0, at),
        hostAndPort.substring(0, colon).toLowerCase(Locale.ROOT),
        port > 65_535 ? -1 : (int) port);
  }

  /** The port in use: the one given, else the scheme's. */
  public int effectivePort(String scheme) {
    return port >= 0 ? port : defaultPort(scheme);
  }

  static int defaultPort(String scheme) {
    return scheme.equalsIgnoreCase("https") ? 443 : 80;
  }

  /** Where the port's colon is, or the end; colons within brackets belong to an IPv6 address. */
  static int portColon(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    int bracket = hostAndPort.lastIndexOf(']');
    boolean isOpen = bracket < 0 && hostAndPort.startsWith("[");
    return colon > bracket && !isOpen ? colon : hostAndPort.length();
  }
}
