package dev.kedge.protocol;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.CodecPolicy;
import org.apache.commons.codec.binary.Base64;

/** RFC 4648 §4 base64, with or without its padding. */
final class Base64Text {
  /** What commons-codec would pass over in silence. */
  private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

  private Base64Text() {}

  static Optional<byte[]> decode(String text) {
    int unpadded = text.indexOf('=');
    boolean wrongPadding = unpadded >= 0 && text.length() % 4 != 0;
    if (wrongPadding || !ALPHABET.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      String padded = text + "=".repeat(Math.floorMod(-text.length(), 4));
      return Optional.of(strict().decode(padded));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  static String encode(byte[] bytes) {
    return Base64.encodeBase64String(bytes);
  }

  private static Base64 strict() {
    return Base64.builder().setDecodingPolicy(CodecPolicy.STRICT).get();
  }
}
