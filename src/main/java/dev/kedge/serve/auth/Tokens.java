package dev.kedge.serve.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.SigningKey.Use;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.stream.Collectors;

/** Makes tokens (RFC 7519), signed with HS256 by the store's own keys. */
public final class Tokens {
  static final String ISSUER = "kedge";
  static final String AUDIENCE = "kedge";

  private final CachedKeys keys;
  private final Ticker ticker;

  public Tokens(CachedKeys keys, Ticker ticker) {
    this.keys = keys;
    this.ticker = ticker;
  }

  /**
   * A token.
   *
   * @param text secret: whoever has it is let in
   * @param id by which it can be revoked
   */
  public record Issued(String text, String id, Instant until) {
    @Override
    public String toString() {
      return "token " + id;
    }
  }

  /**
   * Makes a token.
   *
   * @param id unlike that of any other
   */
  public Issued issue(TokenGrant grant, String id) throws IOException {
    SigningKey key =
        keys.current()
            .signing(Use.TOKEN, ticker.now())
            .orElseThrow(() -> new IOException("there is no key for tokens"));
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .type(new JOSEObjectType(grant.kind().type()))
            .keyID(key.id())
            .build();
    SignedJWT token = new SignedJWT(header, claims(grant, id));
    try {
      token.sign(new MACSigner(key.secret()));
    } catch (JOSEException e) {
      throw new IOException("cannot sign a token", e);
    }
    return new Issued(token.serialize(), id, grant.until());
  }

  private static JWTClaimsSet claims(TokenGrant grant, String id) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(grant.subject())
            .issueTime(Date.from(grant.from()))
            .expirationTime(Date.from(grant.until()))
            .jwtID(id)
            .claim(
                TokenClaims.SCOPE,
                grant.scopes().stream()
                    .sorted(Comparator.naturalOrder())
                    .map(Scope::claim)
                    .collect(Collectors.joining(" ")));
    grant.device().ifPresent(device -> claims.claim(TokenClaims.DEVICE, device));
    if (!grant.paths().allowsEverything()) {
      claims.claim(TokenClaims.PATHS, grant.paths().rules());
    }
    return claims.build();
  }
}
