package dev.kedge.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a list, whatever wrote it. UTF-16 is known by its byte order mark, else a line is
 * UTF-8. A line that is not, is in some single-byte encoding: a URL's octets are sent as they are
 * then, and other text is taken for Latin-1.
 */
final class ListText {
  private static final char MARK = '\ufeff';

  private ListText() {}

  static List<String> lines(byte[] list) {
    Charset wide = wide(list);
    if (wide != null) {
      return split(new String(list, wide));
    }
    List<String> lines = new ArrayList<>();
    // Latin-1 keeps every octet, and the line ends are the same.
    for (String line : split(new String(list, StandardCharsets.ISO_8859_1))) {
      lines.add(decoded(line.getBytes(StandardCharsets.ISO_8859_1)));
    }
    lines.set(0, withoutMark(lines.getFirst()));
    return lines;
  }

  private static @Nullable Charset wide(byte[] list) {
    if (list.length < 2) {
      return null;
    }
    int mark = ((list[0] & 0xff) << 8) | (list[1] & 0xff);
    return switch (mark) {
      case 0xfeff -> StandardCharsets.UTF_16BE;
      case 0xfffe -> StandardCharsets.UTF_16LE;
      default -> null;
    };
  }

  private static List<String> split(String text) {
    return new ArrayList<>(List.of(withoutMark(text).split("\r\n|[\r\n]", -1)));
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  private static String decoded(byte[] line) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException notUtf8) {
      boolean isUrl = line.length > 0 && line[0] != ' ' && line[0] != '\t';
      return isUrl ? octets(line) : new String(line, StandardCharsets.ISO_8859_1);
    }
  }

  private static String octets(byte[] line) {
    StringBuilder url = new StringBuilder(line.length);
    for (byte octet : line) {
      if (octet < 0) {
        PercentCoding.append(url, octet);
      } else {
        url.append((char) octet);
      }
    }
    return url.toString();
  }
}
