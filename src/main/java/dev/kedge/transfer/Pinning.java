package dev.kedge.transfer;

import dev.kedge.model.EntityTag;
import dev.kedge.model.Pin;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.DigestFields;
import dev.kedge.protocol.EntityTags;
import dev.kedge.protocol.HttpDates;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the pin of a download from its first answer. */
final class Pinning {
  /**
   * Stricter than RFC 9110 §8.8.2.2's one second: it can cost only a 200 where a 206 would have
   * done.
   */
  static final Duration STRONG_AGE = Duration.ofSeconds(60);

  /**
   * nginx's own tag is the file's mtime and size in hex: a file rewritten within one second keeps
   * it.
   */
  private static final Pattern MTIME_AND_SIZE = Pattern.compile("([0-9a-f]{8})-([0-9a-f]{1,16})");

  private Pinning() {}

  /**
   * @param whole whether the answer's content is all of the representation, so that a digest of the
   *     one is a digest of the other
   */
  static Pin of(Answer answer, long total, boolean whole) {
    @Nullable String lastModified = answer.field("Last-Modified").orElse(null);
    Optional<Instant> date = answer.field("Date").flatMap(HttpDates::parse);
    Optional<Instant> modified = Optional.ofNullable(lastModified).flatMap(HttpDates::parse);
    boolean strongDate =
        date.isPresent()
            && modified.isPresent()
            && Duration.between(modified.get(), date.get()).compareTo(STRONG_AGE) >= 0;
    EntityTag tag = answer.field("ETag").flatMap(EntityTags::parse).orElse(null);
    if (tag != null && !strongDate && isFreshMtimeTag(tag, modified)) {
      tag = new EntityTag(true, tag.opaque());
    }
    return new Pin(
        total,
        tag,
        lastModified,
        strongDate,
        date.orElse(null),
        DigestFields.ofRepresentation(answer::lines, whole ? 200 : answer.status()));
  }

  private static boolean isFreshMtimeTag(EntityTag tag, Optional<Instant> modified) {
    var match = MTIME_AND_SIZE.matcher(tag.opaque());
    return modified.isPresent()
        && match.matches()
        && Long.parseLong(match.group(1), 16) == modified.get().getEpochSecond();
  }
}
