package dev.kedge.protocol;

import dev.kedge.model.EntityTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entity tags in fields: one (ETag, If-Range) or a list (If-Match, If-None-Match).
 *
 * <p>RFC 9110 §8.8.3: {@code entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE}, {@code etagc = %x21 /
 * %x23-7E / obs-text}. There are no escapes, {@code W} is case-sensitive, and a comma may stand
 * inside the quotes.
 */
public final class EntityTags {
  private EntityTags() {}

  /** Exactly one tag, with optional white space around it. */
  public static Optional<EntityTag> parse(String value) {
    List<EntityTag> tags = new ArrayList<>();
    String text = trim(value);
    int end = element(text, 0, tags);
    return end == text.length() && tags.size() == 1
        ? Optional.of(tags.getFirst())
        : Optional.empty();
  }

  /**
   * All tags of a list field sent in any number of lines (RFC 9110 §5.3, §5.6.1.2: empty elements
   * are skipped). Absent when any part is no entity tag, or when there is no tag at all; {@code *}
   * is no tag.
   */
  public static Optional<List<EntityTag>> parseList(List<String> fieldLines) {
    List<EntityTag> tags = new ArrayList<>();
    for (String line : fieldLines) {
      if (!addAll(line, tags)) {
        return Optional.empty();
      }
    }
    return tags.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(tags));
  }

  private static boolean addAll(String line, List<EntityTag> tags) {
    int at = skipSpace(line, 0);
    while (at < line.length()) {
      if (line.charAt(at) != ',') {
        at = element(line, at, tags);
        if (at < 0) {
          return false;
        }
        at = skipSpace(line, at);
        if (at < line.length() && line.charAt(at) != ',') {
          return false;
        }
      }
      at = skipSpace(line, at + 1);
    }
    return true;
  }

  /** Reads one tag and returns the place after it, or -1. */
  private static int element(String text, int start, List<EntityTag> tags) {
    boolean weak = text.startsWith("W/", start);
    int open = weak ? start + 2 : start;
    if (open >= text.length() || text.charAt(open) != '"') {
      return -1;
    }
    int close = text.indexOf('"', open + 1);
    if (close < 0) {
      return -1;
    }
    String opaque = text.substring(open + 1, close);
    if (!opaque.chars().allMatch(EntityTags::isEtagc)) {
      return -1;
    }
    tags.add(new EntityTag(weak, opaque));
    return close + 1;
  }

  private static boolean isEtagc(int c) {
    return c > 0x20 && c != 0x7f;
  }

  private static int skipSpace(String text, int start) {
    int at = start;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  /** Without the OWS (RFC 9110 §5.6.3) around it; {@code String.strip} would take more. */
  private static String trim(String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == '\t')) {
      end--;
    }
    return value.substring(Math.min(end, skipSpace(value, 0)), end);
  }
}
