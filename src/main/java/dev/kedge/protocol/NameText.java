package dev.kedge.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Names of files as text, whatever octets they are made of, and back without loss.
 *
 * <p>Octets that are UTF-8 are the text they mean. Any other octet, from 0x80 to 0xFF, is one
 * private-use character, from U+EF80 to U+EFFF; octets that would mean such a character are not
 * taken for it, but one by one.
 */
public final class NameText {
  private static final char FIRST = '\uEF80';
  private static final char LAST = '\uEFFF';
  private static final int LONGEST = 4;

  private NameText() {}

  public static String of(byte[] octets) {
    Optional<String> plain = Octets.text(octets, StandardCharsets.UTF_8);
    if (plain.isPresent() && isUtf8(plain.get())) {
      return plain.get();
    }
    var text = new StringBuilder(octets.length);
    for (int i = 0; i < octets.length; ) {
      int length = appendCharacter(text, octets, i);
      if (length == 0) {
        text.append((char) (FIRST + (octets[i] & 0x7f)));
        i++;
      }
      i += length;
    }
    return text.toString();
  }

  /** The octets that {@link #of} made this of. */
  public static byte[] octets(String name) {
    var octets = new ByteArrayOutputStream(name.length());
    name.codePoints()
        .forEach(c -> octets.writeBytes(isOctet(c) ? new byte[] {(byte) c} : encoded(c)));
    return octets.toByteArray();
  }

  /** Whether the name's octets are UTF-8. */
  public static boolean isUtf8(String name) {
    return name.chars().noneMatch(NameText::isOctet);
  }

  /** The name for people to read: octets that are no text are U+FFFD. */
  public static String shown(String name) {
    if (isUtf8(name)) {
      return name;
    }
    var shown = new StringBuilder(name.length());
    name.chars().forEach(c -> shown.append(isOctet(c) ? '\uFFFD' : (char) c));
    return shown.toString();
  }

  /** Returns how many octets the character has that begins here; 0 if there is none. */
  private static int appendCharacter(StringBuilder text, byte[] octets, int start) {
    for (int end = start + 1; end <= Math.min(start + LONGEST, octets.length); end++) {
      byte[] one = Arrays.copyOfRange(octets, start, end);
      Optional<String> character =
          Octets.text(one, StandardCharsets.UTF_8).filter(NameText::isUtf8);
      if (character.isPresent()) {
        text.append(character.get());
        return one.length;
      }
    }
    return 0;
  }

  private static boolean isOctet(int c) {
    return c >= FIRST && c <= LAST;
  }

  private static byte[] encoded(int codePoint) {
    return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
  }
}
