package dev.kedge.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text as mail encodes it (RFC 2047), which some servers copy from there. */
final class EncodedWords {
  private static final Pattern WORD =
      Pattern.compile("=\\?([A-Za-z0-9_.:-]+)(?:\\*[^?]*)?\\?([BbQq])\\?([^?]*)\\?=");

  private EncodedWords() {}

  /**
   * The words' text, joined; absent where anything else stands between them, or they are broken.
   */
  static Optional<String> decode(String value) {
    StringBuilder text = new StringBuilder();
    Matcher word = WORD.matcher(value);
    int end = 0;
    while (word.find()) {
      if (!value.substring(end, word.start()).isBlank()) {
        return Optional.empty();
      }
      Optional<String> one = decode(word.group(1), word.group(2), word.group(3));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      text.append(one.get());
      end = word.end();
    }
    boolean isWhole = end > 0 && value.substring(end).isBlank();
    return isWhole ? Optional.of(text.toString()) : Optional.empty();
  }

  private static Optional<String> decode(String charset, String encoding, String content) {
    Optional<Charset> known = ProposedName.charset(charset);
    Optional<byte[]> octets =
        encoding.toLowerCase(Locale.ROOT).equals("b")
            ? Base64Text.decode(content)
            : Optional.of(quotedPrintable(content));
    return known.flatMap(it -> octets.flatMap(bytes -> Octets.text(bytes, it)));
  }

  private static byte[] quotedPrintable(String content) {
    byte[] text = content.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length);
    for (int i = 0; i < text.length; i++) {
      boolean isEscape =
          text[i] == '='
              && i + 2 < text.length
              && Character.digit(text[i + 1], 16) >= 0
              && Character.digit(text[i + 2], 16) >= 0;
      if (isEscape) {
        octets.write(Character.digit(text[i + 1], 16) * 16 + Character.digit(text[i + 2], 16));
        i += 2;
      } else {
        octets.write(text[i] == '_' ? ' ' : text[i]);
      }
    }
    return octets.toByteArray();
  }
}
