package dev.kedge.serve.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an identity provider, from a file of JSON Web Keys (RFC 7517) that is read
 * again when it has changed, at most every {@link #BETWEEN_LOOKS}. Keys that it has no longer count
 * no longer, be it all of them. While it is broken or gone, the keys that it had count until {@link
 * #LONGEST} after it was seen to be good last; then nobody is let in by them.
 */
final class JwksFile implements IdentityProvider {
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  static final Duration LONGEST = Duration.ofMinutes(10);
  private static final long LARGEST = 1 << 20;
  private static final int FEWEST_RSA_BITS = 2048;

  private static final Map<Curve, JWSAlgorithm> OF_CURVE =
      Map.of(
          Curve.P_256, JWSAlgorithm.ES256,
          Curve.P_384, JWSAlgorithm.ES384,
          Curve.P_521, JWSAlgorithm.ES512);
  private static final Set<JWSAlgorithm> OF_RSA = Set.copyOf(JWSAlgorithm.Family.RSA);

  private final AccessOptions.Provider provider;
  private final Ticker ticker;
  private final Consumer<String> notices;
  private Map<String, TokenKey> keys = Map.of();
  private @Nullable Object seen;
  private long lookedAt;
  private long goodAt;
  private boolean failing;

  private JwksFile(AccessOptions.Provider provider, Ticker ticker, Consumer<String> notices) {
    this.provider = provider;
    this.ticker = ticker;
    this.notices = notices;
  }

  /**
   * Reads the file.
   *
   * @param notices told when it has no keys any more, is not usable, or is so again
   * @throws Failure.Local it cannot be read, or holds no public key for signatures
   */
  static JwksFile open(AccessOptions.Provider provider, Ticker ticker, Consumer<String> notices)
      throws Failure.Local {
    JwksFile jwks = new JwksFile(provider, ticker, notices);
    try {
      jwks.load();
      if (jwks.keys.isEmpty()) {
        throw new ParseException("it has none for signatures (RSA or EC, with an id)", 0);
      }
      return jwks;
    } catch (IOException | ParseException e) {
      throw new Failure.Local(
          provider.keys() + ": no set of public keys: " + e.getMessage(),
          "save what your identity provider publishes at its jwks_uri",
          false,
          e);
    }
  }

  @Override
  public String issuer() {
    return provider.issuer();
  }

  @Override
  public String audience() {
    return provider.audience();
  }

  @Override
  public synchronized Optional<TokenKey> key(String id) {
    if (ticker.nanos() - lookedAt >= BETWEEN_LOOKS.toNanos()) {
      look();
    }
    boolean count = !failing || ticker.nanos() - goodAt < LONGEST.toNanos();
    return count ? Optional.ofNullable(keys.get(id)) : Optional.empty();
  }

  private void look() {
    try {
      boolean wereNone = keys.isEmpty();
      load();
      if (keys.isEmpty() && !wereNone) {
        notices.accept(
            provider.keys() + " has no keys any more: its provider's users are not let in");
      } else if (failing || (wereNone && !keys.isEmpty())) {
        notices.accept(provider.keys() + " is read again");
      }
      failing = false;
    } catch (IOException | ParseException e) {
      if (!failing) {
        notices.accept(
            provider.keys()
                + " cannot be used; its keys stay as they were for "
                + LONGEST.toMinutes()
                + " minutes at most: "
                + (e instanceof NoSuchFileException ? "it is gone" : e.getMessage()));
      }
      failing = true;
    }
  }

  private void load() throws IOException, ParseException {
    lookedAt = ticker.nanos();
    Object now = Files.readAttributes(provider.keys(), "lastModifiedTime,size,fileKey");
    if (!now.equals(seen)) {
      keys = read(provider.keys());
      seen = now;
    }
    goodAt = lookedAt;
  }

  private static Map<String, TokenKey> read(Path file) throws IOException, ParseException {
    if (Files.size(file) > LARGEST) {
      throw new ParseException("larger than a megabyte", 0);
    }
    Map<String, TokenKey> read = new HashMap<>();
    for (JWK key : JWKSet.parse(Files.readString(file)).getKeys()) {
      add(key, read);
    }
    return Map.copyOf(read);
  }

  private static void add(JWK key, Map<String, TokenKey> read) throws ParseException {
    if (key.isPrivate()) {
      throw new ParseException("it holds a private or a shared key", 0);
    }
    boolean isForSignatures = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
    if (!isForSignatures || key.getKeyID() == null) {
      return;
    }
    try {
      TokenKey usable = usable(key);
      if (usable != null && read.put(key.getKeyID(), usable) != null) {
        throw new ParseException("it has two keys of one id", 0);
      }
    } catch (JOSEException e) {
      throw new ParseException("a key is not usable: " + e.getMessage(), 0);
    }
  }

  /** Without an algorithm of its own an RSA key is for RS256, which all providers use. */
  private static @Nullable TokenKey usable(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa && rsa.size() >= FEWEST_RSA_BITS) {
      JWSAlgorithm named =
          key.getAlgorithm() == null
              ? JWSAlgorithm.RS256
              : JWSAlgorithm.parse(key.getAlgorithm().getName());
      return OF_RSA.contains(named) ? new TokenKey(named, new RSASSAVerifier(rsa)) : null;
    }
    if (key instanceof ECKey curve) {
      JWSAlgorithm fitting = OF_CURVE.get(curve.getCurve());
      return fitting == null ? null : new TokenKey(fitting, new ECDSAVerifier(curve));
    }
    return null;
  }
}
