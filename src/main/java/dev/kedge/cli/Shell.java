package dev.kedge.cli;

import dev.kedge.app.Kedge;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.Displayed;
import java.io.InputStream;
import java.util.Map;

/**
 * All that a command may touch of the process around it, so that tests can be the process.
 *
 * @param out the result, nothing else
 * @param err progress, messages, errors
 * @param signals of the process; commands ask to be told
 */
public record Shell(
    InputStream in,
    Stdout out,
    Stderr err,
    Map<String, String> environment,
    Ticker ticker,
    Signals signals,
    ClientFactory clients,
    ServerFactory servers) {
  public Shell {
    environment = Map.copyOf(environment);
  }

  /** Opens the client, and says what it has to say of that. */
  Kedge openClient(ClientOptions options) throws Failure {
    Kedge kedge = clients.open(options);
    String level = kedge.remembers() ? "note" : "warning";
    kedge
        .notice()
        .ifPresent(notice -> err.line("kedge: " + level + ": " + Displayed.escape(notice)));
    return kedge;
  }

  /** The real process. */
  static Shell ofProcess() {
    Map<String, String> environment = System.getenv();
    Ticker ticker = new SystemTicker();
    return new Shell(
        System.in,
        Stdout.ofProcess(),
        Stderr.ofProcess(environment),
        environment,
        ticker,
        new ProcessSignals(ticker),
        Wiring::client,
        Wiring::server);
  }
}
