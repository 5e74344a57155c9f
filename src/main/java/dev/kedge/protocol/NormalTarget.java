package dev.kedge.protocol;

import java.util.Optional;

/**
 * The one spelling of a path or query text that all equal ones have (RFC 3986 §6.2.2): unreserved
 * chars stand for themselves, other escapes are upper case, nothing is decoded twice. Decoding the
 * normal spelling gives the same octets as decoding the given one.
 */
final class NormalTarget {
  private static final String UNRESERVED = "-._~";

  /** Browsers send them as they are, though RFC 3986 knows them as escapes only. */
  private static final String ILLEGAL = "[]|^`{}\"<>";

  private NormalTarget() {}

  /**
   * An absolute path; absent if it could name another file for a server or proxy that reads it less
   * strictly: empty or dot segments, NUL, backslashes, what is not printable ASCII, or a {@code %}
   * that starts no escape.
   */
  static Optional<String> path(String raw) {
    return text(raw).filter(NormalTarget::isPlain);
  }

  /** A name or a value of a query; absent for what is not printable ASCII or wrongly escaped. */
  static Optional<String> text(String raw) {
    StringBuilder normal = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c > '~') {
        return Optional.empty();
      }
      if (ILLEGAL.indexOf(c) >= 0) {
        PercentCoding.append(normal, (byte) c);
      } else if (c != '%') {
        normal.append(c);
      } else if (PercentCoding.isEscape(raw, i)) {
        append(normal, Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(normal.toString());
  }

  private static void append(StringBuilder normal, int octet) {
    if (FieldText.isAlphaNumeric((char) octet) || UNRESERVED.indexOf(octet) >= 0) {
      normal.append((char) octet);
    } else {
      PercentCoding.append(normal, (byte) octet);
    }
  }

  private static boolean isPlain(String path) {
    if (!path.startsWith("/") || path.contains("%00") || path.contains("\\")) {
      return false;
    }
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean isLast = i == segments.length - 1;
      if (segments[i].equals(".")
          || segments[i].equals("..")
          || (segments[i].isEmpty() && !isLast)) {
        return false;
      }
    }
    return !path.contains("%5C") && !path.contains("%2F");
  }
}
