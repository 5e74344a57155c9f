package dev.kedge.serve.auth;

import com.nimbusds.jose.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  /** The year 9999 ends. */
  private static final long LATEST = 253_402_300_799L;

  /** A claim is missing, or there in another form. */
  static final class Misshapen extends Exception {
    private static final long serialVersionUID = 1L;
    private final String text;

    private Misshapen(String text) {
      super(text);
      this.text = text;
    }

    /** Which, and how it must be. */
    String text() {
      return text;
    }
  }

  /** Those of a token whose signature is good. */
  static TokenClaims read(Payload payload) throws Misshapen {
    Map<String, Object> claims = payload.toJSONObject();
    if (claims == null) {
      throw new Misshapen("its claims are no JSON object, or one stands twice");
    }
    Instant issued = needed(time(claims, "iat"), "iat");
    return new TokenClaims(
        text(claims, "iss").orElse(""),
        audience(claims),
        name(needed(text(claims, "sub"), "sub"), "sub"),
        text(claims, "jti").orElse(""),
        issued,
        time(claims, "nbf").orElse(issued),
        needed(time(claims, "exp"), "exp"),
        device(claims),
        scopes(text(claims, SCOPE).orElse("")),
        paths(claims));
  }

  /** One, or a list (RFC 7519 §4.1.3). */
  private static List<String> audience(Map<String, Object> claims) throws Misshapen {
    return claims.get("aud") instanceof List<?>
        ? texts(claims, "aud")
        : text(claims, "aud").map(List::of).orElse(List.of());
  }

  private static Optional<String> device(Map<String, Object> claims) throws Misshapen {
    Optional<String> device = text(claims, DEVICE);
    if (device.isPresent()) {
      name(device.get(), DEVICE);
    }
    return device;
  }

  private static Set<Scope> scopes(String claim) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : claim.split(" ", -1)) {
      Scope.ofClaim(word).ifPresent(scopes::add);
    }
    return scopes;
  }

  private static PathRules paths(Map<String, Object> claims) throws Misshapen {
    if (!claims.containsKey(PATHS)) {
      return PathRules.EVERYTHING;
    }
    List<String> rules = texts(claims, PATHS);
    if (!rules.stream().allMatch(PathRules::isRule)) {
      throw new Misshapen("a rule in paths is none");
    }
    return new PathRules(rules);
  }

  private static String name(String text, String claim) throws Misshapen {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      throw new Misshapen(claim + " must have 1 to " + LONGEST_NAME + " characters");
    }
    return text;
  }

  private static <T> T needed(Optional<T> value, String claim) throws Misshapen {
    return value.orElseThrow(() -> new Misshapen("it has no " + claim));
  }

  private static Optional<String> text(Map<String, Object> claims, String claim) throws Misshapen {
    Object value = claims.get(claim);
    if (value != null && !(value instanceof String)) {
      throw new Misshapen(claim + " must be a text");
    }
    return Optional.ofNullable((String) value);
  }

  private static List<String> texts(Map<String, Object> claims, String claim) throws Misshapen {
    List<String> texts = new ArrayList<>();
    for (Object value : claims.get(claim) instanceof List<?> list ? list : List.of(0)) {
      if (!(value instanceof String text)) {
        throw new Misshapen(claim + " must be a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Seconds since 1970, which may have a fraction (RFC 7519 §2). */
  private static Optional<Instant> time(Map<String, Object> claims, String claim) throws Misshapen {
    Object value = claims.get(claim);
    if (value == null) {
      return Optional.empty();
    }
    long seconds = value instanceof Number number ? number.longValue() : -1;
    if (seconds < 0 || seconds > LATEST) {
      throw new Misshapen(claim + " must be a number of seconds since 1970");
    }
    return Optional.of(Instant.ofEpochSecond(seconds));
  }
}
