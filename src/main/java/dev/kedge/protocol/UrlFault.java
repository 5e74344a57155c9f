package dev.kedge.protocol;

import dev.kedge.model.Failure;
import java.util.regex.Pattern;

/**
 * Why a text is no URL, told without any part of it that may be a secret. Such a text cannot be
 * taken apart, so a password may stand anywhere before its last {@code @}, and a token anywhere
 * behind the host.
 */
final class UrlFault {
  private static final String WHOLE = "a whole URL looks like https://example.org/file";

  private static final String ESCAPES =
      "in a name or password, # is %23, / is %2F, ? is %3F and @ is %40";

  private static final Pattern ADDRESS = Pattern.compile("\\[[0-9A-Fa-f:.]*]?");
  private static final int LONGEST = 200;
  private static final int LONGEST_SCHEME = 10;

  private UrlFault() {}

  static Failure.Usage empty() {
    return new Failure.Usage("the URL is empty", WHOLE);
  }

  static Failure.Usage noHost() {
    return new Failure.Usage("the URL has no host", WHOLE);
  }

  @SuppressWarnings("OrphanedFormatString") // it is an escape
  static Failure.Usage backslash() {
    return new Failure.Usage(
        "a backslash in the URL's host", "in a name or password, write it as %5C");
  }

  /** Where what stands before the host is not escaped as it must be. */
  static Failure.Usage userPart() {
    return new Failure.Usage("not a URL: its user part must be escaped", ESCAPES);
  }

  /**
   * @param text all of it
   */
  static Failure.Usage noScheme(String text) {
    String rest = text.substring(UrlText.slashes(text));
    String authority = rest.substring(0, UrlText.authorityEnd(rest));
    String host = authority.substring(0, Authority.portColon(authority));
    boolean hasPort = Digits.parse(authority, host.length() + 1, authority.length()) >= 0;
    boolean isPlain = hasPort || host.length() == authority.length();
    boolean isPath = text.startsWith("/") && !text.startsWith("//");
    if (text.indexOf('@') >= 0 || isPath || !isPlain || HostName.ascii(host).isEmpty()) {
      return new Failure.Usage("not a URL, it has no scheme", WHOLE);
    }
    String more = authority.length() == rest.length() ? "" : "/…";
    return new Failure.Usage(
        "not a URL, it has no scheme: " + shown(authority),
        "say https://" + shown(authority) + more);
  }

  /**
   * @param rest what follows the scheme's colon
   */
  static Failure.Usage foreignScheme(String scheme, String rest) {
    boolean isScheme = isShowable(scheme, rest);
    return new Failure.Usage(
        isScheme ? "unsupported scheme: " + scheme : "not a URL, it has no scheme",
        isScheme ? "kedge takes http and https" : WHOLE);
  }

  /** Whether that is a scheme, and not the name in {@code name:password@host}. */
  static boolean isShowable(String scheme, String rest) {
    return rest.startsWith("//") || (rest.indexOf('@') < 0 && scheme.length() <= LONGEST_SCHEME);
  }

  /**
   * @param rest all that follows the scheme's slashes
   */
  static Failure.Usage port(String port, String rest) {
    if (rest.indexOf('@', UrlText.authorityEnd(rest)) >= 0) {
      return userPart();
    }
    // What is no number may be the front of a password.
    boolean isNumber = Digits.parse(port) >= 0;
    return new Failure.Usage(
        isNumber ? "not a port: " + shown(port) : "not a port",
        isNumber ? "1 to 65535" : "a port is a number from 1 to 65535; " + ESCAPES);
  }

  /**
   * @param rest all that follows the scheme's slashes
   * @param start where the host begins in it
   */
  static Failure.Usage host(String host, String rest, int start) {
    if (rest.indexOf('@', start) >= 0) {
      return userPart();
    }
    if (host.startsWith("[")) {
      String shown = ADDRESS.matcher(host).matches() ? ": " + shown(host) : "";
      return new Failure.Usage(
          "not an IPv6 address in brackets" + shown,
          "it looks like http://[2001:db8::1]:8080/file");
    }
    boolean isPlain = host.chars().noneMatch(c -> c == ':' || c == '%');
    return new Failure.Usage(
        isPlain ? "not a host name: " + shown(host) : "not a host name", WHOLE);
  }

  private static String shown(String text) {
    return Displayed.escape(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + '…');
  }
}
