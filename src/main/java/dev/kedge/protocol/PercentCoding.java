package dev.kedge.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** RFC 3986 §2.1: octets as {@code %XX}. */
final class PercentCoding {
  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private PercentCoding() {}

  /**
   * The UTF-8 octets of {@code text}, each as {@code %XX} unless it is a letter, a digit or one of
   * {@code kept}.
   */
  static String encode(String text, String kept) {
    return encode(text.getBytes(StandardCharsets.UTF_8), kept);
  }

  /** The octets, in the same way. */
  static String encode(byte[] octets, String kept) {
    StringBuilder encoded = new StringBuilder(octets.length + 16);
    for (byte octet : octets) {
      char c = (char) (octet & 0xff);
      if (FieldText.isAlphaNumeric(c) || kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        append(encoded, octet);
      }
    }
    return encoded.toString();
  }

  static void append(StringBuilder encoded, byte octet) {
    encoded.append('%');
    UPPER.toHexDigits(encoded, octet);
  }

  /** The octets; a {@code %} that starts no {@code %XX} stands for itself. */
  static byte[] decode(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(octets.length);
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == '%' && i + 2 < octets.length && isHex(octets[i + 1], octets[i + 2])) {
        decoded.write(
            HexFormat.fromHexDigit(octets[i + 1]) << 4 | HexFormat.fromHexDigit(octets[i + 2]));
        i += 2;
      } else {
        decoded.write(octets[i]);
      }
    }
    return decoded.toByteArray();
  }

  /** Whether a {@code %XX} starts at {@code index}. */
  static boolean isEscape(String text, int index) {
    return index + 2 < text.length()
        && text.charAt(index) == '%'
        && isHexDigit(text.charAt(index + 1))
        && isHexDigit(text.charAt(index + 2));
  }

  static boolean isHexDigit(int c) {
    return HexFormat.isHexDigit(c);
  }

  private static boolean isHex(byte one, byte other) {
    return isHexDigit(one) && isHexDigit(other);
  }
}
