package dev.kedge.serve.http;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The one spelling that a request's path is known by, whoever asks: gate, routes, files, logs of
 * faults. Unreserved characters stand for themselves and other escapes are upper case (RFC 3986
 * §6.2.2.1 and §6.2.2.2), {@code .} and {@code ..} are followed (§6.2.2.3), and slashes that come
 * together are one, as in file systems. Nothing is decoded twice, and no escaped slash becomes one.
 */
final class TargetPath {
  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private TargetPath() {}

  /**
   * Absent for a {@code %} that starts no escape, an escaped NUL, and for what leads out of the
   * root.
   *
   * @param raw as sent, absolute, without a query
   */
  static Optional<String> normal(String raw) {
    if (raw.indexOf('%') < 0 && !hasOddSegments(raw)) {
      return Optional.of(raw);
    }
    return unescaped(raw).flatMap(TargetPath::followed);
  }

  private static boolean hasOddSegments(String path) {
    return path.isEmpty() || path.contains("//") || path.contains("/.");
  }

  private static Optional<String> unescaped(String raw) {
    var text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      if (!isEscape(raw, i)) {
        return Optional.empty();
      }
      int octet = HexFormat.fromHexDigits(raw, i + 1, i + 3);
      if (octet == 0) {
        return Optional.empty();
      }
      if (isUnreserved(octet)) {
        text.append((char) octet);
      } else {
        UPPER.toHexDigits(text.append('%'), (byte) octet);
      }
      i += 2;
    }
    return Optional.of(text.toString());
  }

  private static Optional<String> followed(String path) {
    List<String> kept = new ArrayList<>();
    boolean isDirectory = true;
    for (String segment : path.split("/", -1)) {
      isDirectory = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (!isDirectory) {
        kept.add(segment);
      } else if (segment.equals("..")) {
        if (kept.isEmpty()) {
          return Optional.empty();
        }
        kept.removeLast();
      }
    }
    String names = String.join("/", kept);
    return Optional.of('/' + names + (isDirectory && !kept.isEmpty() ? "/" : ""));
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private static boolean isUnreserved(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || "-._~".indexOf(octet) >= 0;
  }
}
