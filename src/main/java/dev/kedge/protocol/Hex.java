package dev.kedge.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** RFC 4648 §8 base16 in either case. */
final class Hex {
  private Hex() {}

  static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static Optional<byte[]> decode(byte[] ascii) {
    String text = new String(ascii, StandardCharsets.ISO_8859_1);
    return isHex(text) && text.length() % 2 == 0
        ? Optional.of(HexFormat.of().parseHex(text))
        : Optional.empty();
  }
}
