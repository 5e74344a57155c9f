package dev.kedge.serve.auth;

import dev.kedge.protocol.TrustedProxies;
import dev.kedge.serve.auth.Needs.Insider;
import dev.kedge.serve.auth.Needs.Nothing;
import dev.kedge.serve.auth.Needs.Permission;
import dev.kedge.serve.auth.Needs.Target;
import dev.kedge.serve.http.ClientKey;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.NoFile;
import dev.kedge.serve.http.Onward;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.Quota;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Stands before everything: nobody gets to a resource, its conditions or its absence, without what
 * the request {@linkplain Needs needs}. Resources find the {@link Visitor} and the {@link
 * Principal} in their exchange.
 */
public final class Gate implements Resource {
  private static final Problem TOO_MANY =
      Problem.of(
          429,
          "too-many-requests",
          "Too Many Requests",
          "this client is getting as many answers at once as one may");
  private static final Problem NOT_ALLOWED =
      Problem.of(403, "not-allowed", "Forbidden", "the token is not good for this");
  private static final Problem INSIDERS =
      Problem.of(403, "not-allowed", "Forbidden", "only this machine and admins may see this");

  /** RFC 6797 §6.1. */
  private static final String ONE_YEAR = "max-age=31536000";

  private final Resource inside;
  private final Rules rules;
  private final Credentials credentials;
  private final ItemPaths paths;
  private final Quota<ClientKey> answers;
  private final boolean isSecure;

  /**
   * What the operator decides.
   *
   * @param publicReading anybody may read
   * @param publicUrl where clients think to find the server
   * @param parallel answers one client may be getting at once; 0 for no limit
   */
  public record Rules(
      boolean publicReading, Optional<URI> publicUrl, TrustedProxies proxies, int parallel) {}

  Gate(Resource inside, Rules rules, Credentials credentials, ItemPaths paths) {
    this.inside = inside;
    this.rules = rules;
    this.credentials = credentials;
    this.paths = paths;
    this.isSecure =
        rules.publicUrl().map(url -> "https".equalsIgnoreCase(url.getScheme())).orElse(false);
    this.answers = new Quota<>(rules.parallel());
  }

  @Override
  public void answer(Exchange exchange) throws IOException, InterruptedException {
    Visitor visitor = Visitor.of(exchange, rules.proxies(), rules.publicUrl());
    exchange.put(Visitor.class, visitor);
    exchange.put(InetAddress.class, visitor.counted());
    if (isSecure) {
      exchange.field("Strict-Transport-Security", ONE_YEAR);
    }
    try (Quota.Slot _ = slot(exchange.path(), visitor)) {
      admit(exchange, visitor, Needs.of(exchange.method(), exchange.path()));
      inside.answer(exchange);
    }
  }

  /** What has to be proven may have to be looked up. */
  @Override
  public boolean answersAtOnce(Exchange exchange) {
    return rules.publicReading()
        && exchange.path().startsWith(Needs.FILES)
        && inside.answersAtOnce(exchange);
  }

  /** Whoever watches over the server is answered also while others of its address are. */
  private Quota.Slot slot(String path, Visitor visitor) throws RefusedException {
    if (Needs.WATCHING.contains(path)) {
      return () -> {};
    }
    return answers
        .take(ClientKey.of(visitor.counted()))
        .orElseThrow(() -> new RefusedException(TOO_MANY, Map.of("Retry-After", "1")));
  }

  private void admit(Exchange exchange, Visitor visitor, Needs needs) throws IOException {
    switch (needs) {
      case Nothing _ -> {}
      case Insider _ -> {
        if (!visitor.isLocal()) {
          Principal principal = credentials.of(exchange, visitor);
          if (!principal.may(Scope.ADMIN)) {
            throw new RefusedException(INSIDERS, Credentials.insufficient(principal));
          }
        }
      }
      case Permission permission -> {
        boolean isOpen = rules.publicReading() && permission.scope() == Scope.READ;
        Principal principal = isOpen ? Principal.EVERYBODY : credentials.of(exchange, visitor);
        if (principal.kind() == Principal.Kind.LINK) {
          // What it leads to is nobody else's, and where it came from nobody's business.
          exchange.field("Referrer-Policy", "no-referrer");
          exchange.put(Onward.class, path -> credentials.onward(exchange, visitor, path));
        }
        check(exchange, principal, permission);
        exchange.mayBeLarge();
        exchange.put(Principal.class, principal);
        if (!principal.subject().isEmpty()) {
          exchange.user(principal.subject());
        }
      }
    }
  }

  private void check(Exchange exchange, Principal principal, Permission permission)
      throws IOException {
    if (!principal.may(permission.scope())) {
      throw new RefusedException(NOT_ALLOWED, Credentials.insufficient(principal));
    }
    if (principal.paths().allowsEverything()) {
      return;
    }
    Optional<String> path =
        switch (permission.target()) {
          case Target.Any _ -> Optional.empty();
          case Target.File file -> file.path();
          case Target.Version version -> found(paths.ofVersion(version.id()));
          case Target.Item item -> found(paths.ofItem(item.id()));
        };
    // Lists name files that the rules may not allow.
    boolean isFree = permission.target() instanceof Target.Any && permission.scope() != Scope.READ;
    if (isFree || path.map(principal.paths()::allows).orElse(false)) {
      return;
    }
    boolean isFile = permission.target() instanceof Target.File;
    if (!isFile || !path.map(principal.paths()::allowsDerived).orElse(false)) {
      throw new RefusedException(NOT_ALLOWED, Credentials.insufficient(principal));
    }
    exchange.put(NoFile.class, new NoFile(NOT_ALLOWED));
  }

  private static Optional<String> found(Optional<String> path) throws RefusedException {
    if (path.isEmpty()) {
      throw new RefusedException(Problem.NOT_FOUND);
    }
    return path;
  }
}
