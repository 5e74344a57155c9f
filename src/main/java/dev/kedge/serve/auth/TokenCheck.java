package dev.kedge.serve.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.SigningKey.Use;
import dev.kedge.serve.auth.Verdict.Granted;
import dev.kedge.serve.auth.Verdict.Reason;
import dev.kedge.serve.auth.Verdict.Refused;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Checks tokens after RFC 8725: the key decides about the algorithm, the type about the kind, and a
 * claim that is missing or misshapen lets nobody in.
 */
public final class TokenCheck {
  static final int LONGEST_TEXT = 8 << 10;
  private static final int LONGEST_KEY_ID = 200;

  /** Revocations are kept longer than any token lives, so longer ones cannot be accepted. */
  private static final Duration LONGEST_LIFE = Lifetimes.LONGEST.plusDays(1);

  /** Of tokens that an identity provider makes: none, or those of RFC 7519 §5.1 and RFC 9068. */
  private static final Set<String> FOREIGN_TYPES = Set.of("", "jwt", "at+jwt");

  private final CachedKeys keys;
  private final Optional<IdentityProvider> provider;
  private final Ticker ticker;

  TokenCheck(CachedKeys keys, Optional<IdentityProvider> provider, Ticker ticker) {
    this.keys = keys;
    this.provider = provider;
    this.ticker = ticker;
  }

  Verdict check(String text) throws IOException {
    if (text.length() > LONGEST_TEXT) {
      return new Refused(Reason.FORGED);
    }
    try {
      SignedJWT token = SignedJWT.parse(text);
      String keyId = token.getHeader().getKeyID();
      boolean isPlain = token.getHeader().getCriticalParams() == null;
      if (keyId == null) {
        return new Refused(Reason.FORGED, "it does not name its key (kid)");
      }
      if (keyId.length() > LONGEST_KEY_ID || !isPlain) {
        return new Refused(Reason.FORGED);
      }
      Optional<SigningKey> own = keys.find(Use.TOKEN, keyId);
      return own.isPresent() ? own(token, own.get()) : foreign(token, keyId);
    } catch (TokenClaims.Misshapen e) {
      return new Refused(Reason.UNUSABLE, e.text());
    } catch (ParseException | IllegalArgumentException malformed) {
      return new Refused(Reason.FORGED);
    }
  }

  private Verdict own(SignedJWT token, SigningKey key) throws IOException, TokenClaims.Misshapen {
    if (!key.verifies(ticker.now()) || !tokenKey(key).verifies(token)) {
      return new Refused(Reason.FORGED);
    }
    Optional<TokenKind> kind = TokenKind.ofType(type(token));
    TokenClaims claims = TokenClaims.read(token.getPayload());
    boolean isMeant =
        kind.isPresent()
            && claims.issuer().equals(Tokens.ISSUER)
            && claims.audience().contains(Tokens.AUDIENCE)
            && claims.device().isPresent() == (kind.get() == TokenKind.DEVICE);
    if (kind.isEmpty() || !isMeant) {
      return new Refused(Reason.NOT_MEANT);
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    scopes.addAll(claims.scopes());
    scopes.retainAll(kind.get().most());
    return judged(claims, kind.get().principal(), scopes);
  }

  private Verdict foreign(SignedJWT token, String keyId) throws IOException, TokenClaims.Misshapen {
    if (provider.isEmpty()) {
      return new Refused(Reason.FORGED);
    }
    Optional<TokenKey> key = provider.get().key(keyId);
    if (key.isPresent() && !key.get().isFor(token)) {
      return new Refused(Reason.FORGED, "its key is for " + key.get().algorithm() + " only (alg)");
    }
    if (key.isEmpty() || !key.get().verifies(token)) {
      return new Refused(Reason.FORGED);
    }
    TokenClaims claims = TokenClaims.read(token.getPayload());
    boolean isMeant =
        FOREIGN_TYPES.contains(type(token))
            && claims.issuer().equals(provider.get().issuer())
            && claims.audience().contains(provider.get().audience());
    if (!isMeant) {
      return new Refused(Reason.NOT_MEANT);
    }
    Set<Scope> most = TokenKind.USER.most();
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    scopes.addAll(claims.scopes().isEmpty() ? most : claims.scopes());
    scopes.retainAll(most);
    return judged(claims, Principal.Kind.USER, scopes);
  }

  private Verdict judged(TokenClaims claims, Principal.Kind kind, Set<Scope> scopes)
      throws IOException {
    Instant now = ticker.now();
    Optional<Reason> late = Lifetimes.refuse(claims.from(), claims.until(), now);
    if (late.isPresent()) {
      return new Refused(late.get());
    }
    if (claims.until().isAfter(now.plus(LONGEST_LIFE))) {
      return new Refused(Reason.NOT_MEANT);
    }
    Keyring keyring = keys.current();
    if (keyring.isRevoked(Revocation.Kind.USER, claims.subject(), claims.issued())
        || keyring.isRevoked(Revocation.Kind.DEVICE, claims.device().orElse(""), claims.issued())
        || keyring.isRevoked(Revocation.Kind.TOKEN, claims.id(), Instant.EPOCH)) {
      return new Refused(Reason.REVOKED);
    }
    return new Granted(
        new Principal(kind, claims.subject(), claims.device(), scopes, claims.paths()));
  }

  private static TokenKey tokenKey(SigningKey key) throws IOException {
    try {
      return new TokenKey(JWSAlgorithm.HS256, new MACVerifier(key.secret()));
    } catch (JOSEException e) {
      throw new IOException("a key in the store is no key for HS256", e);
    }
  }

  /** Types are compared without case, and without what all of them begin with (RFC 7515 §4.1.9). */
  private static String type(SignedJWT token) {
    JOSEObjectType type = token.getHeader().getType();
    String text = type == null ? "" : type.getType().toLowerCase(Locale.ROOT);
    return text.startsWith("application/") ? text.substring("application/".length()) : text;
  }
}
