package dev.kedge.protocol;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * Host names as people and browsers write them, in the form that goes on the wire: lower case,
 * other scripts as punycode (RFC 5891; mapping after UTS #46, non-transitional, so {@code ß} stays
 * itself).
 */
final class HostName {
  private static final int MOST_CHARS = 253; // RFC 1035 §2.3.4
  private static final int MOST_LABEL_CHARS = 63;

  private HostName() {}

  /** Absent for what cannot be a host. */
  static Optional<String> ascii(String typed) {
    if (typed.startsWith("[")) {
      return Optional.of(typed).filter(HostName::isAddressLiteral).map(HostName::withPlainZone);
    }
    // Normalising is not linear, so nothing much longer than a host may reach it.
    if (typed.isEmpty() || typed.length() > 9 * MOST_CHARS) {
      return Optional.empty();
    }
    return Octets.text(PercentCoding.decode(typed), StandardCharsets.UTF_8)
        .map(HostName::mapped)
        .flatMap(HostName::joined);
  }

  private static boolean isAddressLiteral(String typed) {
    for (int i = 1; i < typed.length() - 1; i++) {
      char c = typed.charAt(i);
      if (!FieldText.isAlphaNumeric(c) && ":.%_-".indexOf(c) < 0) {
        return false;
      }
    }
    return typed.length() > 3 && typed.endsWith("]");
  }

  /** {@code [fe80::1%25eth0]} (RFC 6874 §2) as people type it: {@code [fe80::1%eth0]}. */
  private static String withPlainZone(String literal) {
    int zone = literal.indexOf("%25");
    boolean isNamed = zone >= 0 && zone + "%25]".length() < literal.length();
    return isNamed ? literal.substring(0, zone + 1) + literal.substring(zone + 3) : literal;
  }

  private static String mapped(String host) {
    StringBuilder mapped = new StringBuilder(host.length());
    Normalizer.normalize(host, Normalizer.Form.NFKC)
        .codePoints()
        .filter(codePoint -> !isIgnored(codePoint))
        .map(codePoint -> codePoint == '\u3002' ? '.' : Character.toLowerCase(codePoint))
        .forEach(mapped::appendCodePoint);
    return Normalizer.normalize(mapped, Normalizer.Form.NFC);
  }

  private static boolean isIgnored(int codePoint) {
    return codePoint == 0xad
        || codePoint == 0x200b
        || codePoint == 0x2060
        || codePoint == 0xfeff
        || (codePoint >= 0xfe00 && codePoint <= 0xfe0f);
  }

  private static Optional<String> joined(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    StringBuilder joined = new StringBuilder();
    for (String label : name.split("\\.", -1)) {
      String ascii = label(label);
      if (ascii.isEmpty() || ascii.length() > MOST_LABEL_CHARS) {
        return Optional.empty();
      }
      joined.append(joined.isEmpty() ? "" : ".").append(ascii);
    }
    if (joined.length() > MOST_CHARS) {
      return Optional.empty();
    }
    return Optional.of(joined.append(host.length() > name.length() ? "." : "").toString());
  }

  /** Empty for what cannot be a label. */
  private static String label(String label) {
    int[] codePoints = label.codePoints().toArray();
    boolean isAscii = true;
    for (int codePoint : codePoints) {
      if (!isAllowed(codePoint)) {
        return "";
      }
      isAscii &= codePoint < 0x80;
    }
    if (isAscii) {
      return label;
    }
    return codePoints.length > MOST_LABEL_CHARS ? "" : "xn--" + Punycode.encode(codePoints);
  }

  private static boolean isAllowed(int codePoint) {
    if (codePoint < 0x80) {
      return FieldText.isAlphaNumeric((char) codePoint) || "-_~".indexOf(codePoint) >= 0;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          codePoint == 0x200c || codePoint == 0x200d; // joiners, which some scripts need
      default -> true;
    };
  }
}
