package dev.kedge.origin;

import java.net.URI;
import java.util.Locale;

/**
 * What RFC 6454 calls an origin: credentials and connections belong to one. The host of an IPv6
 * address has its brackets.
 */
record Site(String scheme, String host, int port) {

  static Site of(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    // URI.getHost() is null for names with an underscore, which are found in real networks.
    String authority = hostAndPort(url);
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = (hasPort ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
    boolean namesPort = hasPort && colon + 1 < authority.length();
    int port = namesPort ? Integer.parseInt(authority.substring(colon + 1)) : defaultPort(scheme);
    return new Site(scheme, host, port);
  }

  boolean isTls() {
    return scheme.equals("https");
  }

  /**
   * The value of the Host field: as typed, but for a zone, which is this machine's own business.
   */
  String hostField() {
    // RFC 6874 §4.
    String named = withoutZone(host) + (host.startsWith("[") && host.contains("%") ? "]" : "");
    return port == defaultPort(scheme) ? named : named + ':' + port;
  }

  /** The host as resolvers have it. */
  String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The host as certificates have it: no zone, and no dot at the end (RFC 6066 §3). */
  String certifiedHost() {
    String bare = withoutZone(bareHost());
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static String withoutZone(String host) {
    int zone = host.indexOf('%');
    return zone < 0 ? host : host.substring(0, zone);
  }

  static String hostAndPort(URI url) {
    String authority = String.valueOf(url.getRawAuthority());
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }
}
