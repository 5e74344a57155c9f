package dev.kedge.serve.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims that count, read strictly: one that is there in another form is an error, never as if
 * it were not there.
 *
 * @param scopes empty if the token names none of kedge's
 */
record TokenClaims(
    String issuer,
    List<String> audience,
    String subject,
    String id,
    Instant issued,
    Instant from,
    Instant until,
    Optional<String> device,
    Set<Scope> scopes,
    PathRules paths) {
  static final String SCOPE = "scope";
  static final String DEVICE = "dev";
  static final String PATHS = "paths";

  private static final int LONGEST_NAME = 200;

  static TokenClaims read(JWTClaimsSet claims) throws ParseException {
    Date until = claims.getExpirationTime();
    Date issued = claims.getIssueTime();
    if (until == null || issued == null) {
      throw new ParseException("exp and iat must be there", 0);
    }
    Date from = claims.getNotBeforeTime();
    String device = claims.getStringClaim(DEVICE);
    return new TokenClaims(
        text(claims.getIssuer()),
        claims.getAudience(),
        name(text(claims.getSubject())),
        text(claims.getJWTID()),
        issued.toInstant(),
        from == null ? issued.toInstant() : from.toInstant(),
        until.toInstant(),
        device == null ? Optional.empty() : Optional.of(name(device)),
        scopes(text(claims.getStringClaim(SCOPE))),
        paths(claims));
  }

  private static Set<Scope> scopes(String claim) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : claim.split(" ", -1)) {
      Scope.ofClaim(word).ifPresent(scopes::add);
    }
    return scopes;
  }

  private static PathRules paths(JWTClaimsSet claims) throws ParseException {
    if (!claims.getClaims().containsKey(PATHS)) {
      return PathRules.EVERYTHING;
    }
    List<String> rules = claims.getStringListClaim(PATHS);
    if (rules == null || !rules.stream().allMatch(rule -> rule != null && PathRules.isRule(rule))) {
      throw new ParseException("paths are no path rules", 0);
    }
    return new PathRules(rules);
  }

  private static String name(String text) throws ParseException {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      throw new ParseException("sub and dev are 1 to " + LONGEST_NAME + " chars", 0);
    }
    return text;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
