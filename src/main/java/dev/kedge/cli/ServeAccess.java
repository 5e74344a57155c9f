package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.protocol.CidrBlock;
import dev.kedge.protocol.TrustedProxies;
import dev.kedge.serve.auth.AccessOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may do what on a server. */
final class ServeAccess {
  @Option(
      names = "--public",
      description =
          "Anybody who can connect may read. Without it content needs a token ('kedge token') or a"
              + " signed link ('kedge link').")
  boolean openToAll;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      converter = BaseUrl.class,
      description =
          "Where clients find the server, if a proxy stands before it: https://dl.example.org."
              + " Links are signed for this host.")
  @Nullable URI publicUrl;

  @Option(
      names = "--trusted-proxy",
      paramLabel = "CIDR",
      split = ",",
      converter = CidrText.class,
      description =
          "Believe what proxies at these addresses say of their clients (Forwarded or"
              + " X-Forwarded-For, -Proto, -Host). May be repeated.")
  List<CidrBlock> proxies = new ArrayList<>();

  @Option(
      names = "--jwks",
      paramLabel = "FILE",
      description =
          "Let in users of an identity provider, whose public keys are in this file (JSON Web Key"
              + " Set). Needs --issuer and --audience.")
  @Nullable Path jwks;

  @Option(
      names = "--issuer",
      paramLabel = "TEXT",
      description = "What its tokens must have in 'iss'.")
  @Nullable String issuer;

  @Option(
      names = "--audience",
      paramLabel = "TEXT",
      description = "What its tokens must have in 'aud'.")
  @Nullable String audience;

  @Option(
      names = "--per-client",
      paramLabel = "N",
      description =
          "Answers that one client address may be getting at once; more are told to wait (429)."
              + " Default: ${DEFAULT-VALUE}; 0 is no limit.")
  int parallel = AccessOptions.USUAL_PARALLEL;

  @Option(
      names = "--same-owner",
      description =
          "Serve only files of the user who owns DIR: a hard link to another user's file is not"
              + " served.")
  boolean sameOwner;

  AccessOptions access() throws Failure.Usage {
    if (parallel < 0) {
      throw new Failure.Usage("--per-client must not be negative", "0 is no limit");
    }
    return new AccessOptions(
        openToAll,
        Optional.ofNullable(publicUrl),
        new TrustedProxies(proxies),
        provider(),
        parallel);
  }

  private Optional<AccessOptions.Provider> provider() throws Failure.Usage {
    if (jwks == null && issuer == null && audience == null) {
      return Optional.empty();
    }
    if (jwks == null || issuer == null || audience == null) {
      throw new Failure.Usage(
          "--jwks, --issuer and --audience go together",
          "without issuer and audience any token of the provider would be let in");
    }
    return Optional.of(new AccessOptions.Provider(jwks, issuer, audience));
  }
}
