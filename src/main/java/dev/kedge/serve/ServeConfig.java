package dev.kedge.serve;

import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.fault.FaultPlan;
import dev.kedge.serve.http.AccessEntry;
import dev.kedge.serve.http.FrontDoor;
import dev.kedge.serve.store.StoreAddress;
import dev.kedge.serve.sync.SyncOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to serve a directory.
 *
 * @param host name or address to listen on
 * @param port 0 takes a free one
 * @param state the SQLite file with the version ids, made if missing
 * @param access who may do what
 * @param plain listening off loopback without TLS is what the user wants
 * @param content how content is offered
 * @param cors origins whose pages may read everything
 * @param limitRate bytes a second of all answers together, 0 for no limit
 * @param limits how long clients may take
 * @param accessLog told once a request, from any thread
 * @param database holds the state in place of the SQLite file
 * @param notices takes a line about what goes wrong in the background, from any thread
 * @param tls speaks TLS with this certificate; absent for plain HTTP
 * @param faults how answers are spoilt on purpose
 * @param sync how devices are kept in step
 */
public record ServeConfig(
    Path root,
    String host,
    int port,
    Path state,
    AccessOptions access,
    boolean plain,
    ContentOptions content,
    List<String> cors,
    long limitRate,
    FrontDoor.Limits limits,
    Ticker ticker,
    Optional<Consumer<AccessEntry>> accessLog,
    Optional<StoreAddress> database,
    Consumer<String> notices,
    Optional<TlsFiles> tls,
    ClientLimits clients,
    FaultPlan faults,
    SyncOptions sync) {

  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8080;
  public static final FrontDoor.Limits DEFAULT_LIMITS =
      new FrontDoor.Limits(Duration.ofSeconds(30), Duration.ofSeconds(60));

  /** With the state in the SQLite file, and nobody to be told of the background. */
  public ServeConfig(
      Path root,
      String host,
      int port,
      Path state,
      AccessOptions access,
      boolean plain,
      ContentOptions content,
      List<String> cors,
      long limitRate,
      FrontDoor.Limits limits,
      Ticker ticker,
      Consumer<AccessEntry> accessLog) {
    this(
        root,
        host,
        port,
        state,
        access,
        plain,
        content,
        cors,
        limitRate,
        limits,
        ticker,
        Optional.of(accessLog),
        Optional.empty(),
        _ -> {},
        Optional.empty(),
        ClientLimits.USUAL,
        FaultPlan.NONE,
        SyncOptions.DEFAULT);
  }

  /** The same with TLS. */
  public ServeConfig withTls(TlsFiles files) {
    return with(Optional.of(files), clients, faults);
  }

  /** The same with other limits for each client. */
  public ServeConfig withClients(ClientLimits others) {
    return with(tls, others, faults);
  }

  /** The same with faults on purpose. */
  public ServeConfig withFaults(FaultPlan plan) {
    return with(tls, clients, plan);
  }

  private ServeConfig with(Optional<TlsFiles> tls, ClientLimits clients, FaultPlan faults) {
    return new ServeConfig(
        root, host, port, state, access, plain, content, cors, limitRate, limits, ticker, accessLog,
        database, notices, tls, clients, faults, sync);
  }

  /**
   * What one client may have.
   *
   * @param rate bytes a second of all its answers together; 0 for no limit
   * @param connections at a time; 0 for no limit
   */
  public record ClientLimits(long rate, int connections) {
    public static final int USUAL_CONNECTIONS = 2048;
    public static final ClientLimits USUAL = new ClientLimits(0, USUAL_CONNECTIONS);
  }
}
