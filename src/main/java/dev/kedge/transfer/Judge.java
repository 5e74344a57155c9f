package dev.kedge.transfer;

import dev.kedge.model.Digest;
import dev.kedge.model.EntityTag;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.ContentCodings;
import dev.kedge.protocol.ContentRange;
import dev.kedge.protocol.DigestFields;
import dev.kedge.protocol.EntityTags;
import dev.kedge.protocol.RedactedUrl;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides whether an answer to a ranged request may be mixed with what is held (RFC 9110 §14.4,
 * §15.3.7). A pure function of the pin, the first byte asked for and the answer's head; the heart
 * of "one file, one version".
 */
final class Judge {
  private Judge() {}

  /**
   * @param asked the first byte that was asked for
   * @param digestDecides whether a whole digest will prove the bytes, so that other validators over
   *     the same length are no reason to drop them: some caches give one file a tag of their own
   *     each
   */
  static Verdict judge(Pin pin, long asked, boolean digestDecides, Answer answer) {
    return switch (answer.status()) {
      case 206 -> partial(pin, asked, digestDecides, answer);
      case 200 -> whole(pin, answer);
      case 412 -> otherVersion("the precondition failed");
      case 416 -> unsatisfied(pin, answer);
      default -> unusable(answer, "unexpected status " + answer.status());
    };
  }

  /** How an answer's validators stand to the pin's. An absent field is no mismatch. */
  enum Tie {
    /** A strong tag is equal; or, where the pin has none, a strong date without a differing tag. */
    SAME,
    OTHER,
    /** Nothing in the answer ties it to the pin, nothing contradicts it. */
    UNKNOWN
  }

  static Tie tie(Pin pin, Answer answer) {
    if (contradicts(pin, answer)) {
      return Tie.OTHER;
    }
    Optional<EntityTag> tag = answer.field("ETag").flatMap(EntityTags::parse);
    EntityTag pinned = pin.etag();
    if (pinned != null && tag.isPresent()) {
      if (pinned.strongEquals(tag.get())) {
        return Tie.SAME; // an equal strong tag decides alone
      }
      if (!pinned.weakEquals(tag.get())) {
        return Tie.OTHER;
      }
    }
    Optional<String> date = answer.field("Last-Modified");
    if (pin.lastModified() == null || date.isEmpty()) {
      return Tie.UNKNOWN;
    }
    if (!date.get().equals(pin.lastModified())) {
      return Tie.OTHER;
    }
    // A tag that was there and is gone may be all that changed: a copy can keep size and date.
    boolean tagIsGone = pin.hasStrongTag() && tag.isEmpty();
    return pin.strongDate() && !tagIsGone ? Tie.SAME : Tie.UNKNOWN;
  }

  /**
   * How an answer shows that it is not of the pinned version, in words; empty where it does not.
   */
  static Optional<String> change(Pin pin, Pin next, Answer answer) {
    if (pin.total() >= 0 && next.total() >= 0 && pin.total() != next.total()) {
      return Optional.of("its length was " + pin.total() + " and is " + next.total());
    }
    return tie(pin, answer) == Tie.OTHER
        ? Optional.of(validators(pin) + " became " + validators(answer))
        : Optional.empty();
  }

  private static Verdict partial(Pin pin, long asked, boolean digestDecides, Answer answer) {
    String type = answer.mediaType();
    if (type.startsWith("multipart/byteranges")) {
      return unusable(answer, "a multipart answer to one range");
    }
    if (isCoded(answer)) {
      return unusable(answer, "a content coding on a range, though identity was asked for");
    }
    Optional<ContentRange> range = answer.field("Content-Range").flatMap(ContentRange::parse);
    if (range.isEmpty()) {
      return unusable(answer, "a 206 without a proper Content-Range");
    }
    long first = range.get().first();
    long end = range.get().last() + 1;
    long total = range.get().total();
    Tie tie = tie(pin, answer);
    if (total >= 0 && total != pin.total()) {
      String what = "its length was " + pin.total() + " and is " + total;
      return tie == Tie.SAME ? unusable(answer, what) : otherVersion(what);
    }
    if (contradicts(pin, answer)) {
      return otherVersion("it names another digest of the whole");
    }
    if (tie == Tie.OTHER && !digestDecides) {
      return otherVersion(validators(pin) + " became " + validators(answer));
    }
    if (first > asked || end <= asked || end > pin.total()) {
      return unusable(answer, "asked for bytes from " + asked + ", got " + first + "-" + (end - 1));
    }
    boolean otherLength = answer.bodyLength() >= 0 && answer.bodyLength() != end - first;
    if (otherLength && answer.bodyLength() < end - first) {
      end = first + answer.bodyLength(); // take what its framing can hold, ask for the rest
      if (end <= asked) {
        return unusable(answer, "a body of " + answer.bodyLength() + " bytes");
      }
    }
    return new Verdict.Usable(first, end, tie == Tie.SAME);
  }

  private static Verdict whole(Pin pin, Answer answer) {
    boolean otherLength =
        answer.bodyLength() >= 0 && answer.bodyLength() != pin.total() && !isCoded(answer);
    return switch (tie(pin, answer)) {
      case SAME ->
          otherLength
              ? unusable(answer, "the same validator with another length")
              : new Verdict.WholeInstead();
      case OTHER -> otherVersion(validators(pin) + " became " + validators(answer));
      case UNKNOWN ->
          otherLength
              ? new Verdict.OtherVersion(
                  "its length was " + pin.total() + " and is " + answer.bodyLength(),
                  answer.field("ETag").isPresent() || answer.field("Last-Modified").isPresent())
              : new Verdict.WholeInstead();
    };
  }

  private static Verdict unsatisfied(Pin pin, Answer answer) {
    OptionalLong total =
        answer
            .field("Content-Range")
            .map(ContentRange::parseUnsatisfied)
            .orElse(OptionalLong.empty());
    if (total.isPresent() && total.getAsLong() != pin.total()) {
      return otherVersion("its length was " + pin.total() + " and is " + total.getAsLong());
    }
    return unusable(answer, "416 to a range within the file");
  }

  /**
   * Whether the answer names a digest of the whole that is not the pin's: proof of another version,
   * whatever the tags say.
   */
  private static boolean contradicts(Pin pin, Answer answer) {
    return !pin.digests().isEmpty()
        && DigestFields.ofRepresentation(answer::lines, answer.status()).stream()
            .anyMatch(named -> pin.digests().stream().anyMatch(pinned -> differ(pinned, named)));
  }

  private static boolean differ(Digest pinned, Digest named) {
    return pinned.algorithm() == named.algorithm() && !pinned.equals(named);
  }

  /** Whether the body is not the bytes themselves (RFC 9110 §8.4). */
  static boolean isCoded(Answer answer) {
    return !ContentCodings.applied(answer.lines("Content-Encoding")).isEmpty();
  }

  private static String validators(Pin pin) {
    if (pin.etag() != null) {
      return String.valueOf(pin.etag());
    }
    return Objects.requireNonNullElse(pin.lastModified(), "no validator");
  }

  private static String validators(Answer answer) {
    return answer.field("ETag").or(() -> answer.field("Last-Modified")).orElse("no validator");
  }

  private static Verdict otherVersion(String what) {
    return new Verdict.OtherVersion(what, true);
  }

  private static Verdict unusable(Answer answer, String what) {
    return new Verdict.Unusable(new Failure.BadAnswer(RedactedUrl.of(answer.url()), what));
  }
}
