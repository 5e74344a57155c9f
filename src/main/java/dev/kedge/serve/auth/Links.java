package dev.kedge.serve.auth;

import dev.kedge.model.Ticker;
import dev.kedge.protocol.CidrBlock;
import dev.kedge.protocol.LinkQuery;
import dev.kedge.protocol.SignedLink;
import dev.kedge.serve.auth.SigningKey.Use;
import dev.kedge.serve.auth.Verdict.Granted;
import dev.kedge.serve.auth.Verdict.Reason;
import dev.kedge.serve.auth.Verdict.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Signs links and checks them. A link is good for one path of one host, and for reading only. */
public final class Links {
  /** What unknown key ids are checked with, so that they take as long as known ones. */
  private static final SigningKey NOBODYS = SigningKey.random(Use.LINK, 0, Instant.EPOCH);

  private final CachedKeys keys;
  private final Ticker ticker;

  public Links(CachedKeys keys, Ticker ticker) {
    this.keys = keys;
    this.ticker = ticker;
  }

  /**
   * A signed link.
   *
   * @param url without what stands before the path
   * @param keyId of the key that signed it
   */
  public record Signed(String url, String keyId, Instant until) {}

  /**
   * Signs a link.
   *
   * @param authority the host and port that the client will ask, as {@link SignedLink} has it
   * @throws IllegalArgumentException the grant's path has no one spelling, so no link can name it
   */
  public Signed sign(String authority, LinkGrant grant) throws IOException {
    SigningKey key =
        keys.current()
            .signing(Use.LINK, ticker.now())
            .orElseThrow(() -> new IOException("there is no key for links"));
    String query = grant.query(key.id()).signedPart();
    SignedLink link =
        SignedLink.parse(authority, grant.path(), query)
            .orElseThrow(() -> new IllegalArgumentException("no link can name this path"));
    return new Signed(link.target(key.secret()), key.id(), grant.until());
  }

  /**
   * Whether a request's link is good for it. The signature is looked at first.
   *
   * @param client absent if it is not known: then no link that is for some addresses is good
   */
  Verdict check(
      String method, String authority, String path, String query, Optional<InetAddress> client)
      throws IOException {
    Optional<SignedLink> parsed = SignedLink.parse(authority, path, query);
    if (parsed.isEmpty()) {
      return new Refused(Reason.FORGED);
    }
    SignedLink link = parsed.get();
    String keyId = link.query().value(LinkGrant.KEY).orElse("");
    Instant now = ticker.now();
    Optional<SigningKey> key = keys.find(Use.LINK, keyId).filter(found -> found.verifies(now));
    boolean isSigned = link.isSigned(key.orElse(NOBODYS).secret(), method);
    if (key.isEmpty() || !isSigned) {
      return new Refused(Reason.FORGED);
    }
    return refuse(link.query(), client, now)
        .<Verdict>map(Refused::new)
        .orElseGet(() -> new Granted(principal(link.query())));
  }

  /**
   * The target of a link to another path, for the same client, from when and until when this is.
   */
  String onward(String authority, String query, String path) throws IOException {
    LinkQuery from = LinkQuery.parse(query).orElseThrow(() -> new IOException("no signed query"));
    LinkGrant grant =
        new LinkGrant(
            path,
            from.value(LinkGrant.SUBJECT).orElse(""),
            time(from, LinkGrant.FROM).orElse(Instant.EPOCH),
            time(from, LinkGrant.UNTIL).orElse(Instant.EPOCH),
            from.value(LinkGrant.DEVICE),
            from.value(LinkGrant.ADDRESSES).flatMap(CidrBlock::parse),
            Optional.empty());
    return sign(authority, grant).url();
  }

  /** How a revocation calls a link. */
  public static Optional<String> mark(String query) {
    return LinkQuery.parse(query)
        .flatMap(parsed -> parsed.value(LinkQuery.SIGNATURE))
        .map(DigestUtils::sha256Hex);
  }

  private Optional<Reason> refuse(LinkQuery query, Optional<InetAddress> client, Instant now)
      throws IOException {
    Optional<Instant> from = time(query, LinkGrant.FROM);
    Optional<Instant> until = time(query, LinkGrant.UNTIL);
    if (until.isEmpty()) {
      return Optional.of(Reason.EXPIRED);
    }
    Optional<Reason> late = Lifetimes.refuse(from.orElse(Instant.EPOCH), until.get(), now);
    if (late.isPresent()) {
      return late;
    }
    Optional<String> addresses = query.value(LinkGrant.ADDRESSES);
    if (addresses.isPresent() && !isFrom(addresses.get(), client)) {
      return Optional.of(Reason.ELSEWHERE);
    }
    return isRevoked(query, from.orElse(Instant.EPOCH))
        ? Optional.of(Reason.REVOKED)
        : Optional.empty();
  }

  private static boolean isFrom(String addresses, Optional<InetAddress> client) {
    Optional<CidrBlock> block = CidrBlock.parse(addresses);
    return block.isPresent() && client.map(block.get()::contains).orElse(false);
  }

  private boolean isRevoked(LinkQuery query, Instant from) throws IOException {
    Keyring keyring = keys.current();
    String subject = query.value(LinkGrant.SUBJECT).orElse("");
    String device = query.value(LinkGrant.DEVICE).orElse("");
    String mark = query.value(LinkQuery.SIGNATURE).map(DigestUtils::sha256Hex).orElse("");
    return keyring.isRevoked(Revocation.Kind.USER, subject, from)
        || keyring.isRevoked(Revocation.Kind.DEVICE, device, from)
        || keyring.isRevoked(Revocation.Kind.LINK, mark, Instant.EPOCH);
  }

  private static Optional<Instant> time(LinkQuery query, String name) {
    return query
        .seconds(name)
        .filter(seconds -> seconds >= 0 && seconds < Instant.MAX.getEpochSecond() / 2)
        .map(Instant::ofEpochSecond);
  }

  private static Principal principal(LinkQuery query) {
    return new Principal(
        Principal.Kind.LINK,
        query.value(LinkGrant.SUBJECT).orElse(""),
        query.value(LinkGrant.DEVICE),
        EnumSet.of(Scope.READ),
        // The signature covers the path, so whatever is asked with it may be read.
        PathRules.EVERYTHING);
  }
}
