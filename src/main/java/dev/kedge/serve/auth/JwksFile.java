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
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an identity provider, from a file of JSON Web Keys (RFC 7517) that is read
 * again when it has changed, at most every {@link #BETWEEN_LOOKS}. A file that is broken or gone
 * leaves the keys as they were.
 */
public final class JwksFile implements IdentityProvider {
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final long LARGEST = 1 << 20;
  private static final int FEWEST_RSA_BITS = 2048;

  private static final Map<Curve, JWSAlgorithm> OF_CURVE =
      Map.of(
          Curve.P_256, JWSAlgorithm.ES256,
          Curve.P_384, JWSAlgorithm.ES384,
          Curve.P_521, JWSAlgorithm.ES512);
  private static final Set<JWSAlgorithm> OF_RSA = Set.copyOf(JWSAlgorithm.Family.RSA);

  private final Path file;
  private final String issuer;
  private final String audience;
  private final Ticker ticker;
  private Map<String, TokenKey> keys = Map.of();
  private @Nullable FileTime modified;
  private long lookedAt;

  private JwksFile(Path file, String issuer, String audience, Ticker ticker) {
    this.file = file;
    this.issuer = issuer;
    this.audience = audience;
    this.ticker = ticker;
  }

  /**
   * Reads the file.
   *
   * @throws Failure.Local it cannot be read, or holds no public key for signatures
   */
  public static JwksFile open(Path file, String issuer, String audience, Ticker ticker)
      throws Failure.Local {
    JwksFile jwks = new JwksFile(file, issuer, audience, ticker);
    try {
      jwks.load();
      return jwks;
    } catch (IOException | ParseException e) {
      throw new Failure.Local(
          file + ": no set of public keys: " + e.getMessage(),
          "save what your identity provider publishes at its jwks_uri",
          false,
          e);
    }
  }

  @Override
  public String issuer() {
    return issuer;
  }

  @Override
  public String audience() {
    return audience;
  }

  @Override
  public synchronized Optional<TokenKey> key(String id) {
    if (ticker.nanos() - lookedAt >= BETWEEN_LOOKS.toNanos()) {
      try {
        load();
      } catch (IOException | ParseException keptAsTheyWere) {
        return Optional.ofNullable(keys.get(id));
      }
    }
    return Optional.ofNullable(keys.get(id));
  }

  private synchronized void load() throws IOException, ParseException {
    lookedAt = ticker.nanos();
    FileTime now = Files.getLastModifiedTime(file);
    if (now.equals(modified)) {
      return;
    }
    if (Files.size(file) > LARGEST) {
      throw new ParseException("larger than a megabyte", 0);
    }
    Map<String, TokenKey> read = new HashMap<>();
    for (JWK key : JWKSet.parse(Files.readString(file)).getKeys()) {
      add(key, read);
    }
    if (read.isEmpty()) {
      throw new ParseException("it has none for signatures (RSA or EC, with an id)", 0);
    }
    keys = Map.copyOf(read);
    modified = now;
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
