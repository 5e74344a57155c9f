package dev.kedge.serve.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a token is to allow.
 *
 * @param subject the user
 * @param device which a device token must have, and no other
 */
public record TokenGrant(
    TokenKind kind,
    String subject,
    Optional<String> device,
    Set<Scope> scopes,
    PathRules paths,
    Instant from,
    Instant until) {
  public TokenGrant {
    scopes = Set.copyOf(scopes);
  }
}
