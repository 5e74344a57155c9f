package dev.kedge.serve.auth;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The kinds of tokens made here, each with a type of its own (RFC 8725 §3.11). */
public enum TokenKind {
  USER("kedge-user+jwt", Principal.Kind.USER, Duration.ofHours(1)),
  DEVICE("kedge-device+jwt", Principal.Kind.DEVICE, Duration.ofHours(1)),
  ADMIN("kedge-admin+jwt", Principal.Kind.ADMIN, Duration.ofMinutes(15));

  private final String type;
  private final Principal.Kind principal;
  private final Duration lifetime;

  TokenKind(String type, Principal.Kind principal, Duration lifetime) {
    this.type = type;
    this.principal = principal;
    this.lifetime = lifetime;
  }

  String type() {
    return type;
  }

  Principal.Kind principal() {
    return principal;
  }

  /** All that a token of this kind may be good for, and is unless it says less. */
  public Set<Scope> most() {
    return switch (this) {
      case USER -> EnumSet.of(Scope.READ, Scope.LINK, Scope.SYNC);
      case DEVICE -> EnumSet.of(Scope.READ, Scope.SYNC);
      case ADMIN -> EnumSet.allOf(Scope.class);
    };
  }

  /** How long it counts unless said. */
  public Duration lifetime() {
    return lifetime;
  }

  static Optional<TokenKind> ofType(String type) {
    return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
  }
}
