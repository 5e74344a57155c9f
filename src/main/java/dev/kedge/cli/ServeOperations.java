package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.serve.ServeConfig.ClientLimits;
import dev.kedge.serve.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a server is run: TLS, limits for each client, log, and its end. */
final class ServeOperations {
  private static final int DRAIN_SECONDS = 10;
  static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Speak TLS with this certificate (PEM, followed by those that lead to a root). When the"
              + " file is replaced, new connections get the new one.")
  @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key (PEM, not encrypted).")
  @Nullable Path key;

  @Option(
      names = "--limit-rate-per-client",
      paramLabel = "RATE",
      converter = SizeText.class,
      description = "Bytes a second for each client address: 500k, 10M; 0 is no limit.")
  long rate;

  @Option(
      names = "--connections-per-client",
      paramLabel = "N",
      description =
          "The most connections of one address (default: 2048; 0 is no limit). More are answered"
              + " with 429. Trusted proxies may have any number.")
  int connections = ClientLimits.USUAL_CONNECTIONS;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Append a line of JSON for each request; - is standard output. A file that was renamed or"
              + " deleted is begun anew, at once on SIGHUP.")
  @Nullable String accessLog;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description =
          "How long answers under way may go on once the server is told to end (default: 10s). A"
              + " second signal ends it at once.")
  Duration drain = Duration.ofSeconds(DRAIN_SECONDS);

  Optional<TlsFiles> tls() throws Failure.Usage {
    if (certificate == null && key == null) {
      return Optional.empty();
    }
    if (certificate == null || key == null) {
      throw new Failure.Usage(
          "--tls-cert and --tls-key go together", "both are PEM; they may be one file");
    }
    return Optional.of(new TlsFiles(certificate, key));
  }

  Optional<Path> logFile() {
    return Optional.ofNullable(accessLog).filter(log -> !log.equals(STANDARD_OUTPUT)).map(Path::of);
  }

  /** Where lines of the access log go, if not to a file. */
  Optional<Consumer<String>> logLines(Stdout out) {
    return STANDARD_OUTPUT.equals(accessLog) ? Optional.of(out::line) : Optional.empty();
  }

  ClientLimits clients() throws Failure.Usage {
    if (connections < 0) {
      throw new Failure.Usage("--connections-per-client is negative", "0 is no limit");
    }
    return new ClientLimits(rate, connections);
  }
}
