package dev.kedge.protocol;

import dev.kedge.model.EntityTag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The conditional fields of a request (RFC 9110 §13.1), each with its field lines. They are for a
 * resource whose plain answer would be 2xx; for any other, and for methods that select no
 * representation, they are not asked (§13.2.1).
 *
 * <p>A field that cannot be read fails safe: If-Match is false, If-None-Match is true, If-Range is
 * false, dates are ignored.
 */
public record Preconditions(
    List<String> ifMatch,
    List<String> ifUnmodifiedSince,
    List<String> ifNoneMatch,
    List<String> ifModifiedSince,
    List<String> ifRange) {

  /**
   * What is known of the selected representation. The date is as sent in Last-Modified, strong as
   * in §8.8.2.2.
   */
  public record Validators(
      Optional<EntityTag> tag, Optional<Instant> modified, boolean dateIsStrong) {
    public Validators {
      modified = modified.map(date -> date.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  /** What the conditions call for. */
  public enum Outcome {
    PROCEED,
    NOT_MODIFIED,
    PRECONDITION_FAILED
  }

  /** Reads them from a lookup of field lines by lower-case name. */
  public static Preconditions of(Function<String, List<String>> lines) {
    return new Preconditions(
        lines.apply("if-match"),
        lines.apply("if-unmodified-since"),
        lines.apply("if-none-match"),
        lines.apply("if-modified-since"),
        lines.apply("if-range"));
  }

  /** Whether any condition is on entity tags. */
  public boolean areOnTags() {
    return !ifMatch.isEmpty() || !ifNoneMatch.isEmpty() || !ifRange.isEmpty();
  }

  /** Whether a condition names the tag with this opaque text. */
  public boolean name(String opaque) {
    String quoted = '"' + opaque + '"';
    return Stream.of(ifMatch, ifNoneMatch, ifRange)
        .flatMap(List::stream)
        .anyMatch(line -> line.contains(quoted));
  }

  /** Evaluates in the order of §13.2.2, up to but without If-Range. */
  public Outcome evaluate(String method, Validators current) {
    boolean reading = method.equals("GET") || method.equals("HEAD");
    if (!ifMatch.isEmpty()) {
      if (!matches(current)) {
        return Outcome.PRECONDITION_FAILED;
      }
    } else if (modifiedAfter(ifUnmodifiedSince, current).orElse(false)) {
      return Outcome.PRECONDITION_FAILED;
    }
    if (!ifNoneMatch.isEmpty()) {
      if (noneMatches(current)) {
        return Outcome.PROCEED;
      }
      return reading ? Outcome.NOT_MODIFIED : Outcome.PRECONDITION_FAILED;
    }
    boolean modified = !reading || modifiedAfter(ifModifiedSince, current).orElse(true);
    return modified ? Outcome.PROCEED : Outcome.NOT_MODIFIED;
  }

  /**
   * Whether a Range field may be obeyed (§13.1.5): there is no If-Range, or it names exactly this
   * version by a strong validator.
   */
  public boolean allowRange(Validators current) {
    if (ifRange.isEmpty()) {
      return true;
    }
    if (ifRange.size() > 1) {
      return false;
    }
    String value = ifRange.getFirst();
    Optional<EntityTag> tag = EntityTags.parse(value);
    if (tag.isPresent()) {
      return current.tag().filter(tag.get()::strongEquals).isPresent();
    }
    Optional<Instant> date = HttpDates.parse(value);
    return date.isPresent() && current.dateIsStrong() && date.equals(current.modified());
  }

  private boolean matches(Validators current) {
    if (isStar(ifMatch)) {
      return true;
    }
    List<EntityTag> tags = EntityTags.parseList(ifMatch).orElse(List.of());
    return current.tag().filter(tag -> tags.stream().anyMatch(tag::strongEquals)).isPresent();
  }

  private boolean noneMatches(Validators current) {
    if (isStar(ifNoneMatch)) {
      return false;
    }
    List<EntityTag> tags = EntityTags.parseList(ifNoneMatch).orElse(List.of());
    return current.tag().filter(tag -> tags.stream().anyMatch(tag::weakEquals)).isEmpty();
  }

  private static boolean isStar(List<String> lines) {
    return lines.size() == 1 && lines.getFirst().equals("*");
  }

  /**
   * Whether the representation is newer than a date; absent where either date is missing or the
   * field holds no date.
   */
  private static Optional<Boolean> modifiedAfter(List<String> lines, Validators current) {
    if (lines.size() != 1) {
      return Optional.empty();
    }
    Optional<Instant> limit = HttpDates.parse(lines.getFirst());
    return limit.flatMap(date -> current.modified().map(modified -> modified.isAfter(date)));
  }
}
