package dev.kedge.serve.auth;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * On whose behalf a request is made, and what that one may do.
 *
 * @param subject the user; empty for everybody
 * @param device of that user, where the token or link is for one
 */
public record Principal(
    Kind kind, String subject, Optional<String> device, Set<Scope> scopes, PathRules paths) {
  /** Whoever comes, where content is public. */
  public static final Principal EVERYBODY =
      new Principal(
          Kind.EVERYBODY, "", Optional.empty(), EnumSet.of(Scope.READ), PathRules.EVERYTHING);

  /** How it was shown. */
  public enum Kind {
    EVERYBODY,
    LINK,
    USER,
    DEVICE,
    ADMIN
  }

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }
}
