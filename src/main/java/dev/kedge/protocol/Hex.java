package dev.kedge.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.codec.DecoderException;

/** RFC 4648 §8 base16 in either case. */
final class Hex {
  private Hex() {}

  /** ASCII digits only: commons-codec also takes those of other scripts. */
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
    if (!isHex(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(org.apache.commons.codec.binary.Hex.decodeHex(text));
    } catch (DecoderException oddLength) {
      return Optional.empty();
    }
  }
}
