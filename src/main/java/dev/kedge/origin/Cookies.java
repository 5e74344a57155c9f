package dev.kedge.origin;

import dev.kedge.model.Ticker;
import dev.kedge.protocol.AddressLiteral;
import dev.kedge.protocol.SetCookie;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Cookies that redirects set on the way to one file, and whom they go back to (RFC 6265 §5.3,
 * §5.4). In memory only, never shown, never for another download. Safe for many threads.
 */
final class Cookies {
  private static final int MOST = 50;
  private static final int LONGEST_FIELD = 16 * 1024;

  private final Ticker ticker;
  private final List<Kept> kept = new ArrayList<>();

  /**
   * @param host whom it goes to
   * @param hostOnly whether to that host alone, not to those below it
   */
  private record Kept(
      String name,
      String value,
      String host,
      boolean hostOnly,
      String path,
      boolean isSecure,
      Optional<Instant> expires) {
    boolean isSameAs(Kept other) {
      return name.equals(other.name) && host.equals(other.host) && path.equals(other.path);
    }

    boolean isDead(Instant now) {
      return expires.isPresent() && !now.isBefore(expires.get());
    }

    boolean isFor(Site site, String asked) {
      boolean isHost = hostOnly ? hostOf(site).equals(host) : isWithin(hostOf(site), host);
      return isHost && (site.isTls() || !isSecure) && isBelow(asked, path);
    }

    @Override
    public String toString() {
      return name + "=…";
    }
  }

  Cookies(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Takes what the answer of this URL sets. */
  synchronized void take(Answer answer) {
    Instant now = ticker.now();
    for (String line : answer.lines("set-cookie")) {
      SetCookie.parse(line, now)
          .flatMap(cookie -> accepted(cookie, answer.url()))
          .ifPresent(cookie -> put(cookie, now));
    }
  }

  /** The cookies for a request to this URL, as the Cookie field has them; longer paths first. */
  synchronized List<String> of(URI url) {
    Instant now = ticker.now();
    Site site = Site.of(url);
    String path = path(url);
    kept.removeIf(cookie -> cookie.isDead(now));
    List<String> pairs = new ArrayList<>();
    int length = 0;
    for (Kept cookie : kept) {
      String pair = cookie.name + '=' + cookie.value;
      if (cookie.isFor(site, path) && length + pair.length() <= LONGEST_FIELD) {
        pairs.add(pair);
        length += pair.length() + 2;
      }
    }
    return pairs;
  }

  private void put(Kept cookie, Instant now) {
    kept.removeIf(cookie::isSameAs);
    if (!cookie.isDead(now) && kept.size() < MOST) {
      kept.add(cookie);
      kept.sort(Comparator.comparingInt((Kept each) -> each.path.length()).reversed());
    }
  }

  private static Optional<Kept> accepted(SetCookie cookie, URI from) {
    Site site = Site.of(from);
    String host = hostOf(site);
    boolean hostOnly = cookie.domain().isEmpty() || cookie.domain().equals(host);
    if (cookie.isSecure() && !site.isTls()) {
      return Optional.empty(); // RFC 6265bis §5.7: who is not secure may not speak of it
    }
    if (!hostOnly && !(isWithin(host, cookie.domain()) && isOneOwners(cookie.domain()))) {
      return Optional.empty();
    }
    return Optional.of(
        new Kept(
            cookie.name(),
            cookie.value(),
            hostOnly ? host : cookie.domain(),
            // A host that names itself means those below it too, unless they are others'.
            cookie.domain().isEmpty() || !isOneOwners(host),
            cookie.path().isEmpty() ? directory(path(from)) : cookie.path(),
            cookie.isSecure(),
            cookie.expires()));
  }

  /** Whether all hosts below are one owner's: not those of {@code com} or {@code github.io}. */
  private static boolean isOneOwners(String domain) {
    return domain.indexOf('.') > 0
        && PublicSuffixMatcherLoader.getDefault().getDomainRoot(domain) != null;
  }

  /** RFC 6265 §5.1.3. */
  private static boolean isWithin(String host, String domain) {
    return host.equals(domain)
        || (host.endsWith('.' + domain) && AddressLiteral.parse(host).isEmpty());
  }

  /** RFC 6265 §5.1.4. */
  private static boolean isBelow(String asked, String path) {
    return asked.equals(path)
        || (asked.startsWith(path) && (path.endsWith("/") || asked.charAt(path.length()) == '/'));
  }

  private static String directory(String path) {
    int end = path.lastIndexOf('/');
    return end <= 0 ? "/" : path.substring(0, end);
  }

  private static String path(URI url) {
    String target = RequestFields.target(url);
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static String hostOf(Site site) {
    return site.certifiedHost();
  }
}
