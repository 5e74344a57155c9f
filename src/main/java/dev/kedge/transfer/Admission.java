package dev.kedge.transfer;

import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.RedactedUrl;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an answer that came with a good status may become the file: by {@link
 * ContentGuard}, unless the user takes anything, or the digest that was demanded is that of the
 * body. Before something good is given up for it, the origin is asked once more.
 */
final class Admission {
  /** A body of at most this is read before it is judged, where a digest can judge it. */
  private static final int SMALL = 1 << 20;

  private final boolean anything;
  private final List<ExpectedDigest> expected;
  private final boolean told;
  private ContentGuard.@Nullable Before before;
  private boolean askedAgain;

  /**
   * @param anything whether the user takes whatever comes
   * @param told whether a digest says what the file is
   */
  Admission(boolean anything, List<ExpectedDigest> expected, boolean told) {
    this.anything = anything;
    this.expected = List.copyOf(expected);
    this.told = told;
  }

  /** What is at stake from now on; null for nothing. */
  void guards(ContentGuard.@Nullable Before known) {
    before = known;
  }

  /**
   * Judges an answer.
   *
   * @param names of the file, in the URL and on disk
   * @param body null where it is empty
   * @return false where the origin should be asked once more
   * @throws Failure.WrongContent something else came in the file's place
   */
  boolean admits(List<String> names, Answer answer, @Nullable Peeked body, Pin pin) throws Failure {
    ContentKind kind = ContentKind.of(body == null ? new byte[0] : body.head());
    ContentGuard.Offer offer =
        new ContentGuard.Offer(
            names,
            answer.mediaType(),
            kind,
            answer.status() == 206,
            pin.total(),
            pin.hasStrongValidator());
    Optional<String> doubt = anything ? Optional.empty() : ContentGuard.doubt(offer, before, told);
    if (doubt.isPresent() && (body == null || !hasDigest(body))) {
      if (before != null && !askedAgain) {
        askedAgain = true;
        return false;
      }
      throw new Failure.WrongContent(RedactedUrl.of(answer.url()), doubt.get(), before != null);
    }
    before = new ContentGuard.Before(kind, pin.total(), pin.hasStrongValidator());
    return true;
  }

  private boolean hasDigest(Peeked body) {
    if (expected.isEmpty()) {
      return false;
    }
    Optional<byte[]> whole = body.within(SMALL);
    return whole.isPresent()
        && expected.stream()
            .map(ExpectedDigest::digest)
            .allMatch(digest -> Hasher.digest(digest.algorithm(), whole.get()).equals(digest));
  }

  /** Whether what an answer to a URL that names no file brings is a page. */
  static boolean isIndex(URI asked, Peeked body) {
    String path = asked.getRawPath();
    boolean unnamed = path == null || path.isEmpty() || path.endsWith("/");
    return unnamed && ContentKind.of(body.head()).isPage();
  }
}
