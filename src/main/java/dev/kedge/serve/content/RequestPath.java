package dev.kedge.serve.content;

import dev.kedge.protocol.EscapedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The path of a request target as names, decoded once.
 *
 * <p>The target's characters are its bytes. An escape that is none makes it no path; bytes that are
 * not UTF-8 (overlong forms among them) are as {@link dev.kedge.protocol.NameText} has them, and
 * mean no other character. What decodes to something that could mean another place is no name:
 * empty, {@code .}, {@code ..}, slash, backslash, control characters. Hidden names are nobody's
 * business either.
 */
final class RequestPath {
  private RequestPath() {}

  /** Well-formed targets only; absent means 400. */
  static Optional<List<String>> parse(String path) {
    List<String> names = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      Optional<String> name = EscapedText.decodeName(part);
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
}
