package dev.kedge.serve.http;

import dev.kedge.protocol.Digits;
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

  /** These must have come before the answer, and are kept in memory until then. */
  static final int LONGEST_SKIPPED_CHUNKS = 64 << 10;

  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE");

  private static final Pattern AUTHORITY =
      Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(:[0-9]*)?");

  /** What no host has in it: labels without a letter, and a {@code %} that starts no escape. */
  private static final Pattern NO_HOST = Pattern.compile("\\.\\.|^\\.$|%(?![0-9A-Fa-f]{2})");

  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://(?<authority>[^/?]+)(?<rest>.*)", Pattern.CASE_INSENSITIVE);

  private static final String CONNECT = "CONNECT";

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
    if (lines.isEmpty() || isChunked(lines)) {
      return Optional.empty();
    }
    boolean isOne = lines.size() == 1 && !lines.getFirst().isEmpty();
    return Optional.of(isOne ? Problem.CODING_NOT_IMPLEMENTED : Problem.BAD_REQUEST);
  }

  /** Whether Transfer-Encoding has these lines because a chunked body follows. */
  static boolean isChunked(List<String> lines) {
    return lines.size() == 1 && lines.getFirst().equalsIgnoreCase("chunked");
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
    return !takesBody(method) && hasNearBody(fields);
  }

  private static boolean isNear(String length) {
    long declared = Digits.parse(length);
    return declared >= 0 && declared <= LONGEST_SKIPPED;
  }

  /** Whether a body follows whose declared length is small enough to be waited for. */
  static boolean hasNearBody(UnaryOperator<@Nullable String> fields) {
    return fields.apply("Transfer-Encoding") == null
        && hasBody(fields)
        && isNear(String.valueOf(fields.apply("Content-Length")));
  }

  /** Whether no further request comes after this one (RFC 9112 §9.3). */
  static boolean endsConnection(HttpServerRequest request) {
    List<String> lines = request.headers().getAll("Connection");
    boolean isOld = request.version() == HttpVersion.HTTP_1_0;
    // What comes after a CONNECT is meant for somebody else.
    return request.method().name().equals(CONNECT)
        || (isOld ? !keepsAlive(lines) : hasOption(lines, "close"));
  }

  /** Whether a client of HTTP/1.0 will ask for more, by the lines of its Connection field. */
  static boolean keepsAlive(List<String> lines) {
    return hasOption(lines, "keep-alive") && !hasOption(lines, "close");
  }

  /** Whether the client waits for 100 before it sends the body; HTTP/1.0 has none (§10.1.1). */
  static boolean waitsForContinue(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_1_0
        && hasOption(request.headers().getAll("Expect"), "100-continue");
  }

  private static boolean hasOption(List<String> lines, String option) {
    return options(lines).anyMatch(option::equalsIgnoreCase);
  }

  private static Stream<String> options(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(String::strip)
        .filter(option -> !option.isEmpty());
  }

  /** Why a well-framed request is refused. */
  Optional<Problem> refuse(HttpServerRequest request) {
    if (request.uri().length() > LONGEST_TARGET) {
      return Optional.of(Problem.TARGET_TOO_LONG);
    }
    if (!hasGoodHost(request)) {
      return Optional.of(Problem.BAD_HOST);
    }
    String method = request.method().name();
    if (method.equals(CONNECT)) {
      return Optional.of(Problem.METHOD_NOT_ALLOWED);
    }
    if (!KNOWN.contains(method)) {
      return Optional.of(Problem.NOT_IMPLEMENTED);
    }
    if (!isForThis(request)) {
      return Optional.of(Problem.MISDIRECTED);
    }
    if (!isTarget(request.uri(), method)) {
      return Optional.of(Problem.BAD_TARGET);
    }
    if (!request.uri().equals(SERVER) && TargetPath.normal(rawPath(request.uri())).isEmpty()) {
      return Optional.of(Problem.BAD_PATH);
    }
    return options(request.headers().getAll("Expect")).allMatch("100-continue"::equalsIgnoreCase)
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
   * RFC 9112 §3.2: exactly one Host, and a valid one, else 400; an absolute target names a host as
   * well (RFC 9110 §4.2.1).
   */
  private static boolean hasGoodHost(HttpServerRequest request) {
    List<String> lines = request.headers().getAll("Host");
    boolean mayMiss = request.version() == HttpVersion.HTTP_1_0;
    boolean mayBeEmpty = mayMiss || !request.uri().startsWith("/");
    boolean isGood =
        switch (lines.size()) {
          case 0 -> mayMiss;
          case 1 -> lines.getFirst().isEmpty() ? mayBeEmpty : host(lines.getFirst()).isPresent();
          default -> false;
        };
    return isGood && authority(request.uri()).map(named -> host(named).isPresent()).orElse(true);
  }

  /** Whether it is for this server; the authority of an absolute target stands above Host. */
  private boolean isForThis(HttpServerRequest request) {
    return authority(request.uri())
        .or(() -> Optional.ofNullable(request.getHeader("Host")))
        .flatMap(RequestRules::host)
        .map(host -> hosts.allows(host, path(request.uri())))
        .orElse(true);
  }

  /** The host of {@code host[:port]}; absent where it is none (RFC 3986 §3.2.2). */
  private static Optional<String> host(String authority) {
    Matcher matcher = AUTHORITY.matcher(authority);
    return matcher.matches() && !NO_HOST.matcher(matcher.group("host")).find()
        ? Optional.of(matcher.group("host"))
        : Optional.empty();
  }

  private static Optional<String> authority(String target) {
    Matcher absolute = ABSOLUTE.matcher(target);
    return !target.startsWith("/") && absolute.matches()
        ? Optional.of(absolute.group("authority"))
        : Optional.empty();
  }
}
