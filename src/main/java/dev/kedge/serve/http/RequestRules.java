package dev.kedge.serve.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
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

  /** The target of OPTIONS for the server as a whole. */
  private static final String SERVER = "*";

  /** Longer bodies that nobody wants are not waited for. */
  private static final long LONGEST_SKIPPED = 1 << 20;

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
            case StrictRequestDecoder.HeadTimeoutException late -> Problem.HEAD_TOO_SLOW;
            default -> Problem.BAD_REQUEST;
          });
    }
    return coding(request.headers().getAll("Transfer-Encoding"));
  }

  /**
   * RFC 9112 §6.1: 501 for a coding that is not understood. Only {@code chunked} is, and only as
   * the whole field: spellings that others may read in another way are not.
   */
  private static Optional<Problem> coding(List<String> lines) {
    if (lines.isEmpty() || (lines.size() == 1 && lines.getFirst().equalsIgnoreCase("chunked"))) {
      return Optional.empty();
    }
    boolean isOne = lines.size() == 1 && !lines.getFirst().isEmpty();
    return Optional.of(isOne ? Problem.CODING_NOT_IMPLEMENTED : Problem.BAD_REQUEST);
  }

  /**
   * Whether this is a GET of an ordinary client: with nothing in it to be refused for its framing,
   * no body, and more to come on its connection.
   */
  static boolean isPlain(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request.version() == HttpVersion.HTTP_1_1
        && request.decoderResult().isSuccess()
        && !hasBody(request::getHeader)
        && !endsConnection(request)
        && !request.headers().contains("Expect");
  }

  /** Whether a body follows. */
  static boolean hasBody(UnaryOperator<@Nullable String> fields) {
    String length = fields.apply("Content-Length");
    return fields.apply("Transfer-Encoding") != null
        || (length != null && !length.chars().allMatch(c -> c == '0'));
  }

  /**
   * Whether a body is read only to get past it: it means nothing with this method (RFC 9110
   * §9.3.1), and where it ends is plain and near.
   */
  static boolean skipsBody(String method, UnaryOperator<@Nullable String> fields) {
    return !takesBody(method)
        && fields.apply("Transfer-Encoding") == null
        && hasBody(fields)
        && isNear(String.valueOf(fields.apply("Content-Length")));
  }

  private static boolean isNear(String length) {
    return length.chars().allMatch(c -> c >= '0' && c <= '9')
        && length.length() <= Long.toString(LONGEST_SKIPPED).length()
        && Long.parseLong(length) <= LONGEST_SKIPPED;
  }

  /** Whether no further request comes after this one (RFC 9112 §9.3). */
  static boolean endsConnection(HttpServerRequest request) {
    boolean isOld = request.version() == HttpVersion.HTTP_1_0;
    return hasOption(request, "Connection", "close")
        || (isOld && !hasOption(request, "Connection", "keep-alive"));
  }

  /** Whether the client waits for 100 before it sends the body; HTTP/1.0 has none (§10.1.1). */
  static boolean waitsForContinue(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_1_0
        && hasOption(request, "Expect", "100-continue");
  }

  private static boolean hasOption(HttpServerRequest request, String field, String option) {
    return options(request, field).anyMatch(option::equalsIgnoreCase);
  }

  private static Stream<String> options(HttpServerRequest request, String field) {
    return request.headers().getAll(field).stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(String::strip)
        .filter(option -> !option.isEmpty());
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
    if (!request.uri().equals(SERVER) && TargetPath.normal(rawPath(request.uri())).isEmpty()) {
      return Optional.of(Problem.BAD_PATH);
    }
    return options(request, "Expect").allMatch("100-continue"::equalsIgnoreCase)
        ? Optional.empty()
        : Optional.of(Problem.EXPECTATION_FAILED);
  }

  /**
   * RFC 9112 §3.2: a path, a URL of this scheme, or the {@code *} of OPTIONS; a fragment has no
   * place in any.
   */
  private static boolean isTarget(String target, String method) {
    boolean isKnown =
        target.startsWith("/")
            || (target.equals(SERVER) && method.equals("OPTIONS"))
            || ABSOLUTE.matcher(target).matches();
    return isKnown && target.indexOf('#') < 0;
  }

  /** Whether a body means something with this method. */
  static boolean takesBody(String method) {
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

  /** The path as it is known by; of a request that was refused for its path, as it was sent. */
  static String path(String target) {
    String raw = rawPath(target);
    return raw.equals(SERVER) ? raw : TargetPath.normal(raw).orElse(raw);
  }

  private static String rawPath(String target) {
    String rest = target;
    if (!target.startsWith("/")) {
      Matcher absolute = ABSOLUTE.matcher(target);
      rest = absolute.matches() ? absolute.group("rest") : target;
    }
    int query = rest.indexOf('?');
    return query < 0 ? rest : rest.substring(0, query);
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
    boolean isMissing = lines.isEmpty() || (lines.size() == 1 && lines.getFirst().isEmpty());
    boolean isNamed = !request.uri().startsWith("/");
    if (lines.size() > 1 || (lines.isEmpty() && !mayMiss) || (isMissing && !mayMiss && !isNamed)) {
      return Optional.of(Problem.BAD_HOST);
    }
    List<String> authorities = isMissing ? List.of() : lines;
    if (isNamed) {
      Matcher absolute = ABSOLUTE.matcher(request.uri());
      authorities = absolute.matches() ? List.of(absolute.group("authority")) : authorities;
    }
    for (String line : lines) {
      if (!AUTHORITY.matcher(line).matches() || line.startsWith(":")) {
        return Optional.of(Problem.BAD_HOST);
      }
    }
    for (String authority : authorities) {
      Matcher matcher = AUTHORITY.matcher(authority);
      if (!matcher.matches()) {
        return Optional.of(Problem.BAD_HOST);
      }
      if (!hosts.allows(matcher.group("host"), path(request.uri()))) {
        return Optional.of(Problem.MISDIRECTED);
      }
    }
    return Optional.empty();
  }
}
