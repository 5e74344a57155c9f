package dev.kedge.serve.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every request must keep to, before anybody looks at what it asks for. */
final class RequestRules {
  static final int LONGEST_TARGET = 8000;

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:[0-9]*)?");
  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://(?<authority>[^/?]+)(?<rest>.*)", Pattern.CASE_INSENSITIVE);

  private final AllowedHosts hosts;

  RequestRules(AllowedHosts hosts) {
    this.hosts = hosts;
  }

  /**
   * Why the connection cannot go on after this request: its framing is broken, or not understood.
   */
  static Optional<Problem> framing(HttpServerRequest request) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(
          switch (request.decoderResult().cause()) {
            case TooLongHttpLineException tooLong -> Problem.TARGET_TOO_LONG;
            case TooLongHttpHeaderException tooLong -> Problem.FIELDS_TOO_LARGE;
            case StrictRequestDecoder.UnsupportedVersionException other ->
                Problem.VERSION_NOT_SUPPORTED;
            default -> Problem.BAD_REQUEST;
          });
    }
    return Optional.empty();
  }

  /** Whether a body follows. */
  static boolean hasBody(UnaryOperator<@Nullable String> fields) {
    String length = fields.apply("Content-Length");
    return fields.apply("Transfer-Encoding") != null || (length != null && !length.equals("0"));
  }

  /** Whether the client wants no further request after this one (RFC 9112 §9.6). */
  static boolean endsConnection(HttpServerRequest request) {
    return request.headers().getAll("Connection").stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
  }

  /** Why a well-framed request is refused. */
  Optional<Problem> refuse(HttpServerRequest request) {
    if (request.uri().length() > LONGEST_TARGET) {
      return Optional.of(Problem.TARGET_TOO_LONG);
    }
    Optional<Problem> host = refuseHost(request);
    if (host.isPresent()) {
      return host;
    }
    String method = request.method().name();
    if (!KNOWN.contains(method)) {
      return Optional.of(Problem.NOT_IMPLEMENTED);
    }
    if (!isTarget(request.uri(), method)) {
      return Optional.of(Problem.BAD_TARGET);
    }
    if (!mayHaveBody(method) && hasBody(request::getHeader)) {
      return Optional.of(Problem.BODY_NOT_TAKEN);
    }
    String expected = request.getHeader("Expect");
    return expected == null || expected.equalsIgnoreCase("100-continue")
        ? Optional.empty()
        : Optional.of(Problem.EXPECTATION_FAILED);
  }

  /** RFC 9112 §3.2: a path, a URL of this scheme, or the {@code *} of OPTIONS. */
  private static boolean isTarget(String target, String method) {
    return target.startsWith("/")
        || (target.equals("*") && method.equals("OPTIONS"))
        || ABSOLUTE.matcher(target).matches();
  }

  /** A body with GET has no meaning (RFC 9110 §9.3.1), and may be another request in disguise. */
  static boolean mayHaveBody(String method) {
    return WITH_BODY.contains(method);
  }

  /**
   * Whether the end of the body is beyond doubt, so that a next request may follow; a chunked one
   * is the last on its connection.
   */
  static boolean hasPlainLength(HttpServerRequest request) {
    return request.getHeader("Transfer-Encoding") == null;
  }

  /** 0 where it is not declared; the decoder has made sure that it is a number. */
  static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return length == null ? 0 : Long.parseLong(length);
  }

  static String path(String target) {
    String rest = target;
    if (!target.startsWith("/")) {
      Matcher absolute = ABSOLUTE.matcher(target);
      rest = absolute.matches() ? absolute.group("rest") : target;
    }
    int query = rest.indexOf('?');
    return withoutDots(query < 0 ? rest : rest.substring(0, query));
  }

  /**
   * Drops segments that mean the place they stand in (RFC 3986 §6.2.2.3), which apt sends; those
   * that lead upwards are nobody's name and stay.
   */
  private static String withoutDots(String path) {
    String rest = path;
    while (rest.contains("/./")) {
      rest = rest.replace("/./", "/");
    }
    return rest.endsWith("/.") ? rest.substring(0, rest.length() - 1) : rest;
  }

  static String query(String target) {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  /**
   * RFC 9112 §3.2: exactly one Host, and a valid one, else 400; the authority of an absolute target
   * stands above it.
   */
  private Optional<Problem> refuseHost(HttpServerRequest request) {
    List<String> lines = request.headers().getAll("Host");
    boolean mayMiss = request.version() == HttpVersion.HTTP_1_0;
    if (lines.size() > 1 || (lines.isEmpty() && !mayMiss)) {
      return Optional.of(Problem.BAD_HOST);
    }
    List<String> authorities = lines;
    if (!request.uri().startsWith("/")) {
      Matcher absolute = ABSOLUTE.matcher(request.uri());
      authorities = absolute.matches() ? List.of(absolute.group("authority")) : lines;
    }
    for (String line : lines) {
      if (!AUTHORITY.matcher(line).matches()) {
        return Optional.of(Problem.BAD_HOST);
      }
    }
    for (String authority : authorities) {
      Matcher matcher = AUTHORITY.matcher(authority);
      if (!matcher.matches()) {
        return Optional.of(Problem.BAD_HOST);
      }
      if (!hosts.allows(matcher.group("host"))) {
        return Optional.of(Problem.MISDIRECTED);
      }
    }
    return Optional.empty();
  }
}
