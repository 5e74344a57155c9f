package dev.kedge.transfer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weighs whether a body that came with a good status is the file, or something in its place: a
 * login page, the error of a service. Its label alone is no evidence: some servers label all they
 * send {@code text/html}. What is lost if it is wrong counts: a good file is replaced, and a part
 * given up, only for what is plausibly its new version. Pure.
 */
final class ContentGuard {
  /** An error is no longer. */
  private static final long LARGEST_ERROR = 64 << 10;

  private static final int SHRUNK = 16;
  private static final int DOUBTFUL = 3;
  private static final Set<String> PAGE_TYPES = Set.of("text/html", "application/xhtml+xml");

  private ContentGuard() {}

  /**
   * What came.
   *
   * @param names of the file, in the URL and on disk
   * @param type the media type it is labelled with, in lower case; empty without one
   * @param partial whether it came as a range of a file, as hardly any error does
   * @param total bytes of the file; -1 when unknown
   * @param tied whether a strong validator names its version
   */
  record Offer(
      List<String> names,
      String type,
      ContentKind kind,
      boolean partial,
      long total,
      boolean tied) {
    Offer {
      names = List.copyOf(names);
    }
  }

  /**
   * The file as it was known until now.
   *
   * @param size in bytes; -1 when unknown
   */
  record Before(ContentKind kind, long size, boolean tied) {}

  /**
   * Why this may not be the file, in words; empty where it plausibly is.
   *
   * @param before what is at stake; null where nothing is
   * @param told whether a digest says what the file is, so that a page is likely to be something
   *     else
   */
  static Optional<String> doubt(Offer offer, @Nullable Before before, boolean told) {
    for (String name : offer.names()) {
      NamedKind named = NamedKind.of(name);
      boolean pageAtAll = offer.kind().isPage() && named == NamedKind.ANYTHING && told;
      if (pageAtAll || isOther(offer, named)) {
        return Optional.of(came(offer) + " came instead of " + name);
      }
    }
    if (before == null || !isImplausible(offer, before)) {
      return Optional.empty();
    }
    String how = offer.kind().isPage() ? " came instead of " : " came, hardly a new version of ";
    return Optional.of(came(offer) + how + offer.names().getLast());
  }

  private static boolean isOther(Offer offer, NamedKind named) {
    ContentKind kind = offer.kind();
    boolean labelledPage = PAGE_TYPES.contains(offer.type());
    boolean labelledText = offer.type().equals("text/plain");
    return switch (named) {
      case ANYTHING, PAGE -> false;
      case TEXT -> kind.isPage() && labelledPage;
      case JSON -> kind.isPage() && !labelledText;
      case BINARY ->
          switch (kind.form()) {
            case HTML, XML, JSON -> true;
            // An error bears no validator and is no range; a file that is named oddly may.
            case TEXT -> isShort(offer) && (kind.error() || !(offer.tied() || offer.partial()));
            case EMPTY, BINARY -> false;
          };
      case OTHER ->
          switch (kind.form()) {
            case HTML -> !labelledText;
            case XML, JSON -> kind.error() && isShort(offer);
            case TEXT -> kind.error() && isShort(offer) && labelledPage && !offer.partial();
            case EMPTY, BINARY -> false;
          };
    };
  }

  /** In doubt what is there is kept. */
  private static boolean isImplausible(Offer offer, Before before) {
    ContentKind kind = offer.kind();
    boolean pageName = offer.names().stream().anyMatch(n -> NamedKind.of(n) == NamedKind.PAGE);
    if (kind.isPage() && !before.kind().isPage() && before.size() != 0 && !pageName) {
      return true;
    }
    boolean shrunk =
        offer.total() >= 0
            && offer.total() <= LARGEST_ERROR
            && offer.total() * SHRUNK < before.size();
    int doubts = 0;
    doubts += isOfOtherKind(kind, before) ? 2 : 0;
    doubts += kind.error() ? 2 : 0;
    doubts += before.tied() && !offer.tied() ? 1 : 0;
    doubts += shrunk ? 1 : 0;
    doubts -= offer.tied() && !kind.error() ? 2 : 0;
    return doubts >= DOUBTFUL;
  }

  private static boolean isOfOtherKind(ContentKind kind, Before before) {
    ContentKind old = before.kind();
    return before.size() != 0
        && old.form() != ContentKind.Form.EMPTY
        && (old.form() != kind.form() || !old.format().equals(kind.format()));
  }

  private static boolean isShort(Offer offer) {
    return offer.total() <= LARGEST_ERROR;
  }

  private static String came(Offer offer) {
    String label = offer.type().isEmpty() ? "no media type" : offer.type();
    String what =
        switch (offer.kind().form()) {
          case HTML -> "a web page";
          case JSON -> offer.kind().error() ? "an error in JSON" : "JSON";
          case XML -> offer.kind().error() ? "an error in XML" : "XML";
          case TEXT -> "a text";
          case EMPTY -> "nothing";
          case BINARY -> "another kind of file";
        };
    return what + " (" + label + ")";
  }
}
