package dev.kedge.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Text of a request target, strictly percent-encoded UTF-8 (RFC 3986 §2.1). */
public final class EscapedText {
  private EscapedText() {}

  /**
   * Decodes once. A character of {@code text} is a byte of the target. Absent when a {@code %}
   * starts no escape, or the bytes are not UTF-8 (overlong forms among them).
   */
  public static Optional<String> decode(String text) {
    return octets(text).flatMap(octets -> Octets.text(octets, StandardCharsets.UTF_8));
  }

  /**
   * Decodes once, to names of files: octets that are not UTF-8 are as {@link NameText} has them.
   * Absent when a {@code %} starts no escape.
   */
  public static Optional<String> decodeName(String text) {
    return octets(text).map(NameText::of);
  }

  private static Optional<byte[]> octets(String text) {
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xff || (c == '%' && !PercentCoding.isEscape(text, i))) {
        return Optional.empty();
      }
      if (c == '%') {
        bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return Optional.of(bytes.toByteArray());
  }

  /** A path segment that decodes to the name of a file. */
  public static String encodeSegment(String name) {
    return PercentCoding.encode(NameText.octets(name), "-._~!$&'()*+,;=:@");
  }
}
