package dev.kedge.serve;

import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.content.Bounds;
import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.fault.FaultPlan;
import dev.kedge.serve.http.AccessEntry;
import dev.kedge.serve.http.FrontDoor;
import dev.kedge.serve.ops.Supervision;
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
 * @param bounds what is never served, beside the files that are named here
 * @param supervision who starts the process again when it ends
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
    SyncOptions sync,
    Bounds bounds,
    Supervision supervision) {

  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8080;
  public static final FrontDoor.Limits DEFAULT_LIMITS =
      new FrontDoor.Limits(Duration.ofSeconds(30), Duration.ofSeconds(60));

  /**
   * Begins with what is safe: only for this machine, closed to all who show no token, without a
   * log.
   *
   * @param state the SQLite file with the version ids, made if missing
   */
  public static Builder of(Path root, Path state, Ticker ticker) {
    return new Builder(root, state, ticker);
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

  /** Takes what differs from the usual; the names are those of the record. For one thread. */
  public static final class Builder {
    private final Path root;
    private Path state;
    private Ticker ticker;
    private String host = DEFAULT_HOST;
    private int port = DEFAULT_PORT;
    private AccessOptions access = AccessOptions.CLOSED;
    private boolean plain;
    private ContentOptions content =
        new ContentOptions(false, false, ContentOptions.DEFAULT_PARALLEL);
    private List<String> cors = List.of();
    private long limitRate;
    private FrontDoor.Limits limits = DEFAULT_LIMITS;
    private Optional<Consumer<AccessEntry>> accessLog = Optional.empty();
    private Optional<StoreAddress> database = Optional.empty();
    private Consumer<String> notices = _ -> {};
    private Optional<TlsFiles> tls = Optional.empty();
    private ClientLimits clients = ClientLimits.USUAL;
    private FaultPlan faults = FaultPlan.NONE;
    private SyncOptions sync = SyncOptions.DEFAULT;
    private Bounds bounds = Bounds.NONE;
    private Optional<Supervision> supervision = Optional.empty();

    private Builder(Path root, Path state, Ticker ticker) {
      this.root = root;
      this.state = state;
      this.ticker = ticker;
    }

    public Builder state(Path value) {
      state = value;
      return this;
    }

    public Builder ticker(Ticker value) {
      ticker = value;
      return this;
    }

    public Builder host(String value) {
      host = value;
      return this;
    }

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder access(AccessOptions value) {
      access = value;
      return this;
    }

    public Builder plain(boolean value) {
      plain = value;
      return this;
    }

    public Builder content(ContentOptions value) {
      content = value;
      return this;
    }

    public Builder cors(List<String> value) {
      cors = value;
      return this;
    }

    public Builder limitRate(long value) {
      limitRate = value;
      return this;
    }

    public Builder limits(FrontDoor.Limits value) {
      limits = value;
      return this;
    }

    public Builder accessLog(Optional<Consumer<AccessEntry>> value) {
      accessLog = value;
      return this;
    }

    public Builder database(Optional<StoreAddress> value) {
      database = value;
      return this;
    }

    public Builder notices(Consumer<String> value) {
      notices = value;
      return this;
    }

    public Builder tls(Optional<TlsFiles> value) {
      tls = value;
      return this;
    }

    public Builder clients(ClientLimits value) {
      clients = value;
      return this;
    }

    public Builder faults(FaultPlan value) {
      faults = value;
      return this;
    }

    public Builder sync(SyncOptions value) {
      sync = value;
      return this;
    }

    public Builder bounds(Bounds value) {
      bounds = value;
      return this;
    }

    public Builder supervision(Supervision value) {
      supervision = Optional.of(value);
      return this;
    }

    public ServeConfig build() {
      return new ServeConfig(
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
          accessLog,
          database,
          notices,
          tls,
          clients,
          faults,
          sync,
          bounds,
          supervision.orElseGet(() -> Supervision.none(notices)));
    }
  }
}
