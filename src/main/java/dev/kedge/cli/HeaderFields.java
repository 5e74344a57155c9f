package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.protocol.Displayed;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Header fields as people type them: {@code Name: value}. Values are secrets: no message repeats
 * them.
 */
final class HeaderFields {
  /** RFC 9110 §5.6.2. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Fields that decide which bytes come; with a stranger's value no file could be proven. */
  private static final Set<String> OURS =
      Set.of(
          "range",
          "if-range",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
          "accept-encoding",
          "connection",
          "content-length",
          "host",
          "te",
          "transfer-encoding",
          "upgrade");

  private HeaderFields() {}

  static Header parse(String text) throws Failure.Usage {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).strip();
    if (!TOKEN.matcher(name).matches()) {
      throw new Failure.Usage(
          "not a header field: " + (colon < 0 ? "no colon in it" : Displayed.escape(name)),
          "write --header 'Name: value', or --header @FILE");
    }
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new Failure.Usage("kedge sets the header field " + name + " itself", "leave it out");
    }
    return new Header(name, value(name, text.substring(colon + 1)));
  }

  /** A line of Latin-1, which is all that a header field can carry (RFC 9110 §5.5). */
  static String value(String name, String value) throws Failure.Usage {
    String line = line(name, value);
    if (line.chars().anyMatch(c -> c > 0xff)) {
      throw new Failure.Usage(
          "the value of " + name + " holds characters that a header field cannot carry",
          "only those of Latin-1 can be sent; write others as the server wants them encoded");
    }
    return line;
  }

  /** No line breaks or other controls, which would smuggle in further fields (RFC 9110 §5.5). */
  static String line(String name, String value) throws Failure.Usage {
    String stripped = value.strip();
    if (stripped.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      throw new Failure.Usage(
          "the value of " + name + " holds control characters", "write it on one line");
    }
    return stripped;
  }
}
