package dev.kedge.origin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kedge.model.Header;
import dev.kedge.protocol.Authority;
import dev.kedge.protocol.BasicCredentials;
import dev.kedge.protocol.RawChars;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** The request for one hop: kedge's own fields on every hop, the user's where they belong. */
final class RequestFields {
  /** Fields that decide what the answer means or how it is framed, so a user's value would lie. */
  private static final Set<String> OURS =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "keep-alive",
          "proxy-connection",
          "range",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final OriginRequest request;
  private final OriginConfig config;

  RequestFields(OriginRequest request, OriginConfig config) {
    this.request = request;
    this.config = config;
  }

  /**
   * @param cookies that were set on the way, as {@code name=value}
   */
  ClassicHttpRequest forHop(URI hop, List<String> cookies) {
    Site site = Site.of(hop);
    BasicClassicHttpRequest sent = new BasicClassicHttpRequest("GET", target(hop));
    sent.addHeader("Host", site.hostField());
    sent.addHeader("User-Agent", config.userAgent());
    sent.addHeader("Accept", "*/*");
    String credentials = credentials(site);
    if (credentials != null) {
      sent.addHeader("Authorization", credentials);
    }
    if (belongsTo(site)) {
      addUserFields(sent);
    }
    addCookies(sent, cookies);
    sent.addHeader("Accept-Encoding", "identity");
    addRange(sent);
    add(sent, "If-Match", request.ifMatch());
    add(sent, "If-None-Match", request.ifNoneMatch());
    add(sent, "If-Modified-Since", request.ifModifiedSince());
    if (request.noCache()) {
      sent.addHeader("Cache-Control", "no-cache");
      sent.addHeader("Pragma", "no-cache");
    }
    return sent;
  }

  private void addUserFields(BasicClassicHttpRequest sent) {
    // A field of the user's stands in the place of ours, but may stand there several times.
    for (Header header : request.headers()) {
      sent.removeHeaders(header.name());
    }
    for (Header header : request.headers()) {
      if (!OURS.contains(header.name().toLowerCase(Locale.ROOT))) {
        sent.addHeader(header.name(), header.value());
      }
    }
  }

  /** Beside the user's own; of two with one name the server's is the newer. */
  private static void addCookies(BasicClassicHttpRequest sent, List<String> cookies) {
    if (cookies.isEmpty()) {
      return;
    }
    Set<String> names = new HashSet<>();
    cookies.forEach(cookie -> names.add(nameOf(cookie)));
    List<String> all = new ArrayList<>();
    for (org.apache.hc.core5.http.Header own : sent.getHeaders("Cookie")) {
      for (String pair : own.getValue().split(";", -1)) {
        if (!pair.isBlank() && !names.contains(nameOf(pair))) {
          all.add(pair.strip());
        }
      }
    }
    all.addAll(cookies);
    sent.removeHeaders("Cookie");
    sent.addHeader("Cookie", String.join("; ", all));
  }

  private static String nameOf(String pair) {
    int equals = pair.indexOf('=');
    return (equals < 0 ? pair : pair.substring(0, equals)).strip();
  }

  private void addRange(BasicClassicHttpRequest sent) {
    if (request.to() < 0) {
      // Asked of the answers that may be pinned; RFC 9530 §4.
      sent.addHeader("Want-Repr-Digest", "sha-256=10, sha-512=5");
    }
    if (request.from() >= 0) {
      String last = request.to() < 0 ? "" : Long.toString(request.to() - 1);
      sent.addHeader("Range", "bytes=" + request.from() + '-' + last);
      add(sent, "If-Range", request.ifRange());
    }
  }

  private static void add(BasicClassicHttpRequest sent, String name, @Nullable String value) {
    if (value != null) {
      sent.addHeader(name, value);
    }
  }

  private boolean belongsTo(Site site) {
    Site scope = Site.of(request.headerScope());
    boolean isDowngrade = scope.isTls() && !site.isTls();
    return site.equals(scope) || (config.trustedHosts().contains(site.host()) && !isDowngrade);
  }

  /** Basic credentials of the URL the user typed, for whom his fields are too (RFC 7617). */
  private @Nullable String credentials(Site site) {
    String typed = Authority.of(request.headerScope()).userInfo();
    if (!typed.isEmpty() && belongsTo(site)) {
      return BasicCredentials.of(decoded(typed));
    }
    String asked = Authority.of(request.url()).userInfo();
    boolean isOwn = !asked.isEmpty() && site.equals(Site.of(request.url()));
    return isOwn ? BasicCredentials.of(decoded(asked)) : null;
  }

  private static String decoded(String userInfo) {
    String pair = userInfo.contains(":") ? userInfo : userInfo + ':';
    return URLDecoder.decode(pair.replace("+", "%2B"), UTF_8);
  }

  static String target(URI hop) {
    String path = hop.getRawPath();
    String query = hop.getRawQuery();
    return RawChars.sent(
        (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : '?' + query));
  }
}
