package dev.kedge.serve.auth;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.TrustedProxies;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an operator says about who may do what.
 *
 * @param publicReading anybody may read content
 * @param publicUrl where clients think to find the server, if not where it listens
 * @param parallel answers one client may be getting at once; 0 for no limit
 */
public record AccessOptions(
    boolean publicReading,
    Optional<URI> publicUrl,
    TrustedProxies proxies,
    Optional<Provider> provider,
    int parallel) {
  /** Far more than one downloader needs, and enough for some behind one address. */
  public static final int USUAL_PARALLEL = 256;

  public static final AccessOptions CLOSED =
      new AccessOptions(
          false, Optional.empty(), TrustedProxies.NONE, Optional.empty(), USUAL_PARALLEL);

  public static final AccessOptions PUBLIC =
      new AccessOptions(
          true, Optional.empty(), TrustedProxies.NONE, Optional.empty(), USUAL_PARALLEL);

  /**
   * An identity provider, whose tokens are let in.
   *
   * @param keys a file with its JSON Web Keys
   */
  public record Provider(Path keys, String issuer, String audience) {
    JwksFile open(Ticker ticker, Consumer<String> notices) throws Failure.Local {
      return JwksFile.open(this, ticker, notices);
    }
  }

  Gate.Rules rules() {
    return new Gate.Rules(publicReading, publicUrl, proxies, parallel);
  }
}
