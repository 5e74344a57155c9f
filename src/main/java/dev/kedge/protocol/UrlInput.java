package dev.kedge.protocol;

import dev.kedge.model.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * URLs as people type them and as servers send them, made legal (RFC 3986) without changing what
 * they mean. What curl and browsers take is taken, and what they send as it stands is: {@link
 * RawChars}.
 */
public final class UrlInput {
  private UrlInput() {}

  /** An http or https URL with a host and without fragment. */
  public static URI parse(String typed) throws Failure.Usage {
    String text = UrlText.cleaned(typed);
    if (text.isEmpty()) {
      throw UrlFault.empty();
    }
    Optional<String> scheme = schemeOf(text);
    if (scheme.isEmpty()) {
      throw UrlFault.noScheme(text);
    }
    String rest = text.substring(scheme.get().length() + 1);
    if (!isHttp(scheme.get())) {
      throw UrlFault.foreignScheme(scheme.get(), rest);
    }
    if (UrlText.slashes(rest) == 0) {
      throw UrlFault.noHost();
    }
    return ofParts(scheme.get(), rest.substring(UrlText.slashes(rest)));
  }

  /**
   * What a Location field points to (RFC 9110 §10.2.2), seen from {@code base}. The reference may
   * hold spaces and raw octets as Latin-1 chars. Absent for what is no http or https URL; {@link
   * #schemeOf} then tells a foreign scheme from nonsense.
   */
  public static Optional<URI> resolve(URI base, String reference) {
    try {
      return resolved(base, UrlText.withTextForOctets(UrlText.cleaned(reference)));
    } catch (Failure.Usage noUrl) {
      return Optional.empty();
    }
  }

  /** The scheme in lower case, where there is one (RFC 3986 §3.1); {@code host:80} has none. */
  public static Optional<String> schemeOf(String reference) {
    int colon = 0;
    while (colon < reference.length() && isSchemeChar(reference.charAt(colon))) {
      colon++;
    }
    if (colon == 0 || colon == reference.length() || reference.charAt(colon) != ':') {
      return Optional.empty();
    }
    String name = reference.substring(0, colon);
    boolean hasAuthority = reference.startsWith("//", colon + 1);
    boolean hasPort = colon + 1 < reference.length() && isDigit(reference.charAt(colon + 1));
    if (!FieldText.isAlpha(name.charAt(0)) || (!hasAuthority && (hasPort || name.contains(".")))) {
      return Optional.empty();
    }
    return Optional.of(name.toLowerCase(Locale.ROOT));
  }

  private static Optional<URI> resolved(URI base, String reference) throws Failure.Usage {
    String text = UrlText.before(reference, '#');
    String scheme = String.valueOf(base.getScheme());
    Optional<String> ownScheme = schemeOf(text);
    if (ownScheme.isPresent()) {
      String rest = text.substring(ownScheme.get().length() + 1);
      if (isHttp(ownScheme.get()) && rest.startsWith("//")) {
        return Optional.of(ofParts(ownScheme.get(), rest.substring(UrlText.slashes(rest))));
      }
      // "http:path" is relative for a base of the same scheme (WHATWG URL, RFC 3986 §5.2.2).
      if (!ownScheme.get().equals(scheme)) {
        return Optional.empty();
      }
      text = rest;
    }
    if (text.startsWith("//")) {
      return Optional.of(ofParts(scheme, text.substring(UrlText.slashes(text))));
    }
    return Optional.of(ofRelative(base, text));
  }

  private static URI ofRelative(URI base, String reference) throws Failure.Usage {
    String basePath = String.valueOf(base.getRawPath());
    String path = path(UrlText.before(reference, '?'));
    String query = query(reference);
    if (path.isEmpty()) {
      boolean keepsQuery = query.isEmpty() && base.getRawQuery() != null;
      return uri(
          base.getScheme() + "://" + base.getRawAuthority() + (basePath.isEmpty() ? "/" : basePath),
          keepsQuery ? '?' + base.getRawQuery() : query);
    }
    String absolute = path.startsWith("/") ? path : UrlPath.merged(rooted(basePath), path);
    return uri(
        base.getScheme() + "://" + base.getRawAuthority() + UrlPath.withoutDots(absolute), query);
  }

  /** From what follows the slashes. */
  private static URI ofParts(String scheme, String rest) throws Failure.Usage {
    int end = UrlText.authorityEnd(rest);
    String authority = authority(scheme, rest.substring(0, end), rest);
    String text = UrlText.before(rest.substring(end), '#');
    String path = UrlPath.withoutDots(rooted(path(UrlText.before(text, '?'))));
    return uri(scheme + "://" + authority + path, query(text));
  }

  private static String authority(String scheme, String typed, String rest) throws Failure.Usage {
    int at = typed.lastIndexOf('@');
    String hostAndPort = typed.substring(at + 1);
    // Some readers end the host at a backslash, some do not: then it is not clear who is asked.
    if (typed.indexOf('\\') >= 0) {
      throw UrlFault.backslash();
    }
    int colon = Authority.portColon(hostAndPort);
    String typedHost = hostAndPort.substring(0, colon);
    if (typedHost.isEmpty()) {
      throw UrlFault.noHost();
    }
    Optional<String> host = HostName.ascii(typedHost);
    if (host.isEmpty()) {
      throw UrlFault.host(typedHost, rest, at + 1);
    }
    if (at < 0 && isFrontOfUserPart(typed, rest)) {
      throw UrlFault.userPart();
    }
    String userInfo =
        at < 0 ? "" : UrlText.encoded(typed.substring(0, at), UrlText.USER_INFO, "") + '@';
    return userInfo + host.get() + port(scheme, hostAndPort.substring(colon), rest);
  }

  /**
   * Whether what looks like the host is rather a name, cut off in the middle of its password: no
   * path begins behind it, but an {@code @} follows.
   */
  private static boolean isFrontOfUserPart(String authority, String rest) {
    boolean isName = authority.indexOf('.') < 0 && authority.indexOf(':') > 0;
    boolean isCut =
        rest.startsWith("#", authority.length())
            || (isName && rest.startsWith("?", authority.length()));
    return isCut && rest.indexOf('@') >= 0;
  }

  private static String port(String scheme, String typed, String rest) throws Failure.Usage {
    if (typed.length() <= 1) {
      return "";
    }
    long port = Digits.parse(typed, 1, typed.length());
    if (port < 1 || port > 65_535) {
      throw UrlFault.port(typed.substring(1), rest);
    }
    return port == Authority.defaultPort(scheme) ? "" : ":" + port;
  }

  private static URI uri(String beforeQuery, String query) throws Failure.Usage {
    try {
      return new URI(beforeQuery + query);
    } catch (URISyntaxException e) {
      throw new Failure.Usage("not a URL: " + e.getReason(), null);
    }
  }

  private static String path(String text) {
    return UrlText.encoded(text, UrlText.PATH, UrlText.RAW_PATH);
  }

  private static String query(String text) {
    int question = text.indexOf('?');
    return question < 0
        ? ""
        : '?' + UrlText.encoded(text.substring(question + 1), UrlText.QUERY, UrlText.RAW_QUERY);
  }

  private static String rooted(String path) {
    return path.startsWith("/") ? path : '/' + path;
  }

  private static boolean isHttp(String scheme) {
    return scheme.equals("http") || scheme.equals("https");
  }

  private static boolean isSchemeChar(char c) {
    return FieldText.isAlphaNumeric(c) || c == '+' || c == '-' || c == '.';
  }

  private static boolean isDigit(char c) {
    return FieldText.isDigit(c);
  }
}
