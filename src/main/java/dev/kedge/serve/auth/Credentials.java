package dev.kedge.serve.auth;

import dev.kedge.protocol.LinkQuery;
import dev.kedge.serve.auth.Verdict.Reason;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Finds out on whose behalf a request is made: by its signed query, else by its bearer token. */
final class Credentials {
  private static final String SCHEME = "bearer";
  private static final String CHALLENGE = "Bearer realm=\"kedge\"";

  private static final Problem NO_TOKEN =
      Problem.of(
          400,
          "bad-authorization",
          "Bad Request",
          "there must be one Authorization field, and a token in it");
  private static final Problem ONLY_READING =
      Problem.of(403, "not-allowed", "Forbidden", "a link is for reading, by GET or HEAD");

  private static final Problem TOO_MANY_FAILURES =
      Problem.of(
          429,
          "too-many-failures",
          "Too Many Requests",
          "too many tokens and links from this address did not count");

  private final Links links;
  private final TokenCheck tokens;
  private final FailedLogins failed;

  Credentials(Links links, TokenCheck tokens, FailedLogins failed) {
    this.links = links;
    this.tokens = tokens;
    this.failed = failed;
  }

  /**
   * The one that the request shows.
   *
   * @throws RefusedException it shows none of a kind that is known here (401), one that does not
   *     count (401, or 403 for links), something misshapen (400), or showed too many of them (429)
   */
  Principal of(Exchange exchange, Visitor visitor) throws IOException {
    List<String> authorization = exchange.fields("Authorization");
    boolean isLink = LinkQuery.isClaimed(exchange.rawQuery());
    if (isLink && !Needs.isReading(exchange.method())) {
      throw new RefusedException(ONLY_READING);
    }
    String shown = isLink ? "" : token(authorization);
    Verdict verdict =
        isLink
            ? links.check(
                exchange.method(),
                visitor.authority(),
                exchange.path(),
                exchange.rawQuery(),
                visitor.client())
            : tokens.check(shown);
    return switch (verdict) {
      case Verdict.Granted granted -> granted.principal();
      case Verdict.Refused refused -> {
        if (refused.reason() == Reason.FORGED) {
          slowDown(visitor);
        }
        throw isLink ? badLink(refused) : badToken(refused);
      }
    };
  }

  /** Forged ones slow down those that come after them; what is good is let in all the same. */
  private void slowDown(Visitor visitor) throws RefusedException {
    Duration wait = failed.wait(visitor.counted());
    if (wait.isZero()) {
      failed.failed(visitor.counted());
      return;
    }
    throw new RefusedException(
        TOO_MANY_FAILURES, Map.of("Retry-After", String.valueOf(wait.plusMillis(999).toSeconds())));
  }

  /** The target of a link to another path that is good for whoever came with this request's. */
  String onward(Exchange exchange, Visitor visitor, String path) throws IOException {
    return links.onward(visitor.authority(), exchange.rawQuery(), path);
  }

  /**
   * The token that is shown, be it a good one or not. Another scheme, which curl sends by itself
   * for what is in .netrc, is as if nothing were shown (RFC 6750 §3.1).
   */
  private static String token(List<String> authorization) throws RefusedException {
    if (authorization.stream().noneMatch(Credentials::isBearer)) {
      throw new RefusedException(Problem.UNAUTHORIZED, challenge(""));
    }
    boolean isOne = authorization.size() == 1;
    String token = isOne ? authorization.getFirst().substring(SCHEME.length()).strip() : "";
    if (token.isEmpty()) {
      throw new RefusedException(NO_TOKEN, challenge("invalid_request"));
    }
    return token;
  }

  private static boolean isBearer(String line) {
    return line.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && (line.length() == SCHEME.length() || line.charAt(SCHEME.length()) == ' ');
  }

  /** What a token that is good, but not for this, is refused with; empty for what is no token. */
  static Map<String, String> insufficient(Principal principal) {
    return switch (principal.kind()) {
      case USER, DEVICE, ADMIN -> challenge("insufficient_scope");
      case EVERYBODY, LINK -> Map.of();
    };
  }

  private static Map<String, String> challenge(String error) {
    String why = error.isEmpty() ? "" : ", error=\"" + error + '"';
    return Map.of("WWW-Authenticate", CHALLENGE + why);
  }

  /** It will not become better by logging in. */
  private static RefusedException badLink(Verdict.Refused refused) {
    return new RefusedException(
        Problem.of(
            403,
            refused.reason().problemName(),
            "Forbidden",
            "the link does not count: " + refused.detail()));
  }

  /** Another token may do (RFC 6750 §3.1). */
  private static RefusedException badToken(Verdict.Refused refused) {
    return new RefusedException(
        Problem.of(
            401,
            refused.reason().problemName(),
            "Unauthorized",
            "the token does not count: " + refused.detail()),
        challenge("invalid_token"));
  }
}
