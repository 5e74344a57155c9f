package dev.kedge.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a 206 says its body is (RFC 9110 §14.4).
 *
 * @param last inclusive, as HTTP counts it
 * @param total length of the representation; -1 for {@code *}
 */
public record ContentRange(long first, long last, long total) {
  private static final String UNIT = "bytes ";
  private static final long UNKNOWN = -1;

  /** Absent for anything but one well-formed range whose numbers a file can have. */
  public static Optional<ContentRange> parse(String value) {
    String rest = afterUnit(value);
    int dash = rest.indexOf('-');
    int slash = rest.indexOf('/');
    if (dash < 0 || slash < dash) {
      return Optional.empty();
    }
    long first = Digits.parse(rest, 0, dash);
    long last = Digits.parse(rest, dash + 1, slash);
    long total = total(rest.substring(slash + 1));
    // A saturated number cannot be told from its neighbours, so nothing may be built on it.
    if (first < 0 || last < first || last == Long.MAX_VALUE || total == Long.MAX_VALUE) {
      return Optional.empty();
    }
    if (total != UNKNOWN && total <= last) {
      return Optional.empty();
    }
    return Optional.of(new ContentRange(first, last, total));
  }

  /** The length in {@code bytes *}{@code /N}, which a 416 carries (RFC 9110 §15.5.17). */
  public static OptionalLong parseUnsatisfied(String value) {
    String rest = afterUnit(value);
    if (!rest.startsWith("*/")) {
      return OptionalLong.empty();
    }
    long total = Digits.parse(rest, 2, rest.length());
    return total < 0 ? OptionalLong.empty() : OptionalLong.of(total);
  }

  /** The value as it stands in a field. */
  @Override
  public String toString() {
    return UNIT + first + '-' + last + '/' + (total == UNKNOWN ? "*" : Long.toString(total));
  }

  private static long total(String text) {
    if (text.equals("*")) {
      return UNKNOWN;
    }
    long total = Digits.parse(text);
    return total < 0 ? Long.MAX_VALUE : total; // as useless as one that is too large
  }

  private static String afterUnit(String value) {
    String trimmed = FieldText.trim(value);
    return trimmed.regionMatches(true, 0, UNIT, 0, UNIT.length())
        ? FieldText.trim(trimmed.substring(UNIT.length()))
        : "";
  }
}
