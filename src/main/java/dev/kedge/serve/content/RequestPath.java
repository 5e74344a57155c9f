package dev.kedge.serve.content;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The path of a request target as names, decoded once.
 *
 * <p>The target's characters are its bytes. An escape that is none, or bytes that are not UTF-8
 * (overlong forms among them), make it no path. What decodes to something that could mean another
 * place is no name: empty, {@code .}, {@code ..}, slash, backslash, control characters. Hidden
 * names are nobody's business either.
 */
final class RequestPath {
  private RequestPath() {}

  /** Well-formed targets only; absent means 400. */
  static Optional<List<String>> parse(String path) {
    List<String> names = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      Optional<String> name = decode(part);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      names.add(name.get());
    }
    return Optional.of(List.copyOf(names));
  }

  /** Whether a published file can have this name. */
  static boolean isPublic(String name) {
    return !name.isEmpty()
        && !name.startsWith(".")
        && !name.toLowerCase(Locale.ROOT).endsWith(".kedge")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
  }

  private static Optional<String> decode(String part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      int value =
          i + 2 < part.length() ? hex(part.charAt(i + 1)) << 4 | hex(part.charAt(i + 2)) : -1;
      if (value < 0) {
        return Optional.empty();
      }
      bytes.write(value);
      i += 2;
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The digit's value, or a number that stays negative whatever it is combined with. */
  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
