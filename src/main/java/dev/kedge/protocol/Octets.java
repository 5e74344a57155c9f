package dev.kedge.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text in octets whose charset nobody states. */
final class Octets {
  private Octets() {}

  /** As UTF-8 if it is, else Latin-1, which every octet string is. */
  static String text(byte[] octets) {
    return text(octets, StandardCharsets.UTF_8)
        .orElseGet(() -> new String(octets, StandardCharsets.ISO_8859_1));
  }

  /** The octets as text, if they are valid in {@code charset}. */
  static Optional<String> text(byte[] octets, Charset charset) {
    try {
      return Optional.of(charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException notThisCharset) {
      return Optional.empty();
    }
  }

  /**
   * The octets that a field's value was made of, where each char stands for one (RFC 9110 §5.5).
   */
  static Optional<byte[]> ofLatin1(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0xff) {
        return Optional.empty();
      }
    }
    return Optional.of(value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
