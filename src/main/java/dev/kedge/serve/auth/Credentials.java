package dev.kedge.serve.auth;

import dev.kedge.protocol.LinkQuery;
import dev.kedge.serve.auth.Verdict.Reason;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Finds out on whose behalf a request is made: by its signed query, else by its bearer token. */
final class Credentials {
  private static final String SCHEME = "bearer ";
  private static final String CHALLENGE = "Bearer realm=\"kedge\"";

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
   * @throws RefusedException it shows none (401), one that does not count (401, or 403 for links),
   *     or showed too many of them (429)
   */
  Principal of(Exchange exchange, Visitor visitor) throws IOException {
    List<String> authorization = exchange.fields("Authorization");
    boolean isLink = LinkQuery.isClaimed(exchange.rawQuery());
    if (!isLink && authorization.isEmpty()) {
      exchange.field("WWW-Authenticate", CHALLENGE);
      throw new RefusedException(Problem.UNAUTHORIZED);
    }
    Duration wait = failed.wait(visitor.counted());
    if (!wait.isZero()) {
      exchange.field("Retry-After", String.valueOf(wait.plusMillis(999).toSeconds()));
      throw new RefusedException(
          Problem.of(
              429,
              "too-many-failures",
              "Too Many Requests",
              "too many tokens and links from this address did not count"));
    }
    Verdict verdict =
        isLink
            ? links.check(
                exchange.method(),
                visitor.authority(),
                exchange.path(),
                exchange.rawQuery(),
                visitor.client())
            : token(authorization);
    return switch (verdict) {
      case Verdict.Granted granted -> granted.principal();
      case Verdict.Refused refused -> {
        if (refused.reason() == Reason.FORGED) {
          failed.failed(visitor.counted());
        }
        throw isLink ? badLink(refused.reason()) : badToken(exchange, refused.reason());
      }
    };
  }

  /** The target of a link to another path that is good for whoever came with this request's. */
  String onward(Exchange exchange, Visitor visitor, String path) throws IOException {
    return links.onward(visitor.authority(), exchange.rawQuery(), path);
  }

  private Verdict token(List<String> authorization) throws IOException {
    String line = authorization.getFirst();
    boolean isBearer = line.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return authorization.size() == 1 && isBearer
        ? tokens.check(line.substring(SCHEME.length()).strip())
        : new Verdict.Refused(Reason.FORGED);
  }

  /** It will not become better by logging in. */
  private static RefusedException badLink(Reason reason) {
    return new RefusedException(
        Problem.of(
            403, reason.problemName(), "Forbidden", "the link does not count: " + reason.detail()));
  }

  /** Another token may do (RFC 6750 §3.1). */
  private static RefusedException badToken(Exchange exchange, Reason reason) {
    exchange.field("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
    return new RefusedException(
        Problem.of(
            401,
            reason.problemName(),
            "Unauthorized",
            "the token does not count: " + reason.detail()));
  }
}
