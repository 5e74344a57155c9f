package dev.kedge.protocol;

/**
 * Characters that the URL standard of browsers sends as they are, though RFC 3986 does not allow
 * them and {@link java.net.URI} refuses them: {@code |} in a query, for one. A server may have
 * signed them as they stand.
 *
 * <p>Within a {@code URI} each of them is one private-use character, from U+EF00 to U+EF7F, which
 * no URL of {@link UrlInput} holds otherwise. Whatever leaves the program goes through {@link
 * #sent}.
 */
public final class RawChars {
  private static final char FIRST = '\uEF00';
  private static final char LAST = '\uEF7F';

  private RawChars() {}

  /** What stands for an ASCII character within a URI. */
  static char standIn(char c) {
    return (char) (FIRST + c);
  }

  /** Part of a URI as it goes to the server and is shown. */
  public static String sent(String part) {
    if (part.chars().noneMatch(RawChars::isStandIn)) {
      return part;
    }
    StringBuilder sent = new StringBuilder(part.length());
    part.chars().forEach(c -> sent.append((char) (isStandIn(c) ? c - FIRST : c)));
    return sent.toString();
  }

  private static boolean isStandIn(int c) {
    return c >= FIRST && c <= LAST;
  }
}
