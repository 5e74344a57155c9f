package dev.kedge.origin;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.UrlInput;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The way from the URL asked to the one that answers, and where it may not lead. */
final class Hops {
  private static final int MAX = 20;
  private static final String OTHER_URL =
      "look for another URL of the file; some servers need a cookie or a login here (--header)";
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final boolean allowDowngrade;
  private final Ticker ticker;
  private final URI first;
  private final Set<URI> seen = new LinkedHashSet<>();
  private int followed;
  private boolean isCircular;
  private URI url;

  Hops(URI first, boolean allowDowngrade, Ticker ticker) {
    this.first = first;
    this.allowDowngrade = allowDowngrade;
    this.ticker = ticker;
    url = first;
    seen.add(withoutUserInfo(first));
  }

  static boolean isRedirect(Answer answer) {
    return REDIRECTS.contains(answer.status());
  }

  /** Where to ask now. */
  URI url() {
    return url;
  }

  /** That, for eyes. */
  String shown() {
    String here = RedactedUrl.of(url);
    return url.equals(first) ? here : here + " (redirected from " + RedactedUrl.of(first) + ")";
  }

  void follow(Answer redirect) throws Failure {
    URI next = withoutUserInfo(target(redirect));
    if (Site.of(url).isTls() && !Site.of(next).isTls() && !allowDowngrade) {
      throw new Failure.NotTrusted(
          shown(),
          "redirects from https to http: " + RedactedUrl.of(next),
          "allow it with --allow-downgrade",
          null);
    }
    // The same URL again is no loop yet: a cookie may have been set on the way.
    isCircular |= !seen.add(next);
    followed++;
    if (followed > MAX) {
      String what = "more than " + MAX + " redirects" + (isCircular ? ", in a loop" : "");
      throw new Failure.NotTrusted(shown(), what, OTHER_URL, null);
    }
    url = next;
  }

  private URI target(Answer redirect) throws Failure {
    // Two different Location fields are no Location: which one would be trusted?
    String reference = redirect.field("location").orElse("").strip();
    if (reference.isEmpty()) {
      Failure byStatus = Statuses.failure(redirect, ticker.now());
      if (byStatus instanceof Failure.ServerBusy) {
        throw byStatus;
      }
      throw new Failure.BadAnswer(
          shown(), "a redirect (" + redirect.status() + ") without a Location");
    }
    Optional<URI> target = UrlInput.resolve(withoutUserInfo(url), reference);
    if (target.isPresent()) {
      return target.get();
    }
    Optional<String> scheme = UrlInput.schemeOf(reference);
    if (scheme.isPresent() && !scheme.get().startsWith("http")) {
      throw new Failure.NotTrusted(
          shown(),
          "redirects to a " + scheme.get() + ": URL",
          "only http and https are followed",
          null);
    }
    throw new Failure.BadAnswer(shown(), "redirects to what is no URL");
  }

  /**
   * A server has no business to say as whom to log in elsewhere; and what is typed stays with its
   * site.
   */
  private static URI withoutUserInfo(URI url) {
    if (!String.valueOf(url.getRawAuthority()).contains("@")) {
      return url;
    }
    String query = url.getRawQuery();
    return URI.create(
        url.getScheme()
            + "://"
            + Site.hostAndPort(url)
            + url.getRawPath()
            + (query == null ? "" : '?' + query));
  }
}
