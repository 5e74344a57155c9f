package dev.kedge.protocol;

import dev.kedge.model.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a server does with a Range field (RFC 9110 §14.2) for a representation of known length.
 *
 * <p>Where the RFC leaves a choice: a field that is malformed, of another unit, sent twice, over
 * {@value #MOST_RANGES} ranges, or with more than two ranges that overlap is ignored, and so is any
 * range of an empty representation, which no Content-Range could express. Overlapping and adjacent
 * ranges become one, at the place of the first; gaps are never bridged.
 */
public final class RangeHeader {
  static final int MOST_RANGES = 200;

  /** Only a reasonable number of empty list elements has to be taken (RFC 9110 §5.6.1.2). */
  private static final int MOST_ELEMENTS = MOST_RANGES + 50;

  private static final int MOST_OVERLAPPING = 2;

  /** The answer a Range field calls for. */
  public sealed interface Result {}

  /** As if there were no Range: 200 and all of it. */
  public record Ignore() implements Result {}

  /** 416: the ranges are well-formed, but none of them holds a byte. */
  public record Unsatisfiable() implements Result {}

  /**
   * 206: at least one range; none empty, none past the end, no two overlapping or adjacent, in the
   * order asked for.
   */
  public record Satisfiable(List<ByteRange> ranges) implements Result {}

  private static final Result IGNORE = new Ignore();

  private RangeHeader() {}

  /** Decides for all lines of the field, with white space around the value already taken off. */
  public static Result parse(List<String> fieldLines, long total) {
    // Range is not a list field: two lines are no valid request, and nobody knows which one is
    // meant.
    if (fieldLines.size() != 1 || total == 0) {
      return IGNORE;
    }
    String value = fieldLines.getFirst();
    if (!value.toLowerCase(Locale.ROOT).startsWith("bytes=")) {
      return IGNORE;
    }
    String[] elements = value.substring("bytes=".length()).split(",", MOST_ELEMENTS + 1);
    if (elements.length > MOST_ELEMENTS) {
      return IGNORE;
    }
    return decide(elements, total);
  }

  private static Result decide(String[] elements, long total) {
    int specs = 0;
    List<ByteRange> satisfiable = new ArrayList<>();
    for (String element : elements) {
      String text = trim(element);
      if (text.isEmpty()) {
        continue;
      }
      Spec spec = Spec.parse(text);
      if (spec == null || ++specs > MOST_RANGES) {
        return IGNORE;
      }
      spec.addTo(satisfiable, total);
    }
    if (specs == 0 || overlapTooMuch(satisfiable)) {
      return IGNORE;
    }
    return satisfiable.isEmpty() ? new Unsatisfiable() : new Satisfiable(coalesce(satisfiable));
  }

  /** RFC 9110 §14.2 and §17.15: many overlapping ranges are an attack, or a broken client. */
  private static boolean overlapTooMuch(List<ByteRange> ranges) {
    List<ByteRange> ascending = new ArrayList<>(ranges);
    ascending.sort(Comparator.comparingLong(ByteRange::start));
    int together = 0;
    long end = 0;
    for (ByteRange range : ascending) {
      together = range.start() < end ? together + 1 : 1;
      end = Math.max(end, range.end());
      if (together > MOST_OVERLAPPING) {
        return true;
      }
    }
    return false;
  }

  private static List<ByteRange> coalesce(List<ByteRange> ranges) {
    List<ByteRange> merged = new ArrayList<>();
    for (ByteRange range : ranges) {
      int place = merged.size();
      ByteRange all = range;
      for (int i = merged.size() - 1; i >= 0; i--) {
        ByteRange other = merged.get(i);
        if (other.start() <= all.end() && all.start() <= other.end()) {
          all =
              new ByteRange(Math.min(all.start(), other.start()), Math.max(all.end(), other.end()));
          merged.remove(i);
          place = i;
        }
      }
      merged.add(place, all);
    }
    return List.copyOf(merged);
  }

  private static String trim(String element) {
    int start = 0;
    int end = element.length();
    while (start < end && isSpace(element.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(element.charAt(end - 1))) {
      end--;
    }
    return element.substring(start, end);
  }

  /**
   * One range-spec (RFC 9110 §14.1.1): {@code first-[last]}, or {@code -suffix} with a first of -1.
   * Numbers of any length are read; past {@link Long#MAX_VALUE} they stay there.
   */
  private record Spec(long first, long last) {
    static @Nullable Spec parse(String text) {
      int dash = text.indexOf('-');
      if (dash < 0) {
        return null;
      }
      String before = text.substring(0, dash);
      String after = text.substring(dash + 1);
      if (before.isEmpty()) {
        return isNumber(after) ? new Spec(-1, number(after)) : null;
      }
      if (!isNumber(before) || !(after.isEmpty() || isNumber(after))) {
        return null;
      }
      long first = number(before);
      long last = after.isEmpty() ? Long.MAX_VALUE : number(after);
      return last < first ? null : new Spec(first, last);
    }

    void addTo(List<ByteRange> ranges, long total) {
      if (first >= 0 && first < total) {
        ranges.add(new ByteRange(first, Math.min(last, total - 1) + 1));
      } else if (first < 0 && last > 0) {
        ranges.add(new ByteRange(total - Math.min(last, total), total));
      }
    }

    private static boolean isNumber(String text) {
      return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
      long value = 0;
      for (int i = 0; i < digits.length(); i++) {
        int digit = digits.charAt(i) - '0';
        if (value > (Long.MAX_VALUE - digit) / 10) {
          return Long.MAX_VALUE;
        }
        value = value * 10 + digit;
      }
      return value;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
