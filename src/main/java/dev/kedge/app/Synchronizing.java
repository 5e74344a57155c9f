package dev.kedge.app;

import dev.kedge.disk.CacheRoot;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.OutboxRow;
import dev.kedge.ledger.Said;
import dev.kedge.ledger.ServerRow;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.ledger.WishRow;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferListener;
import dev.kedge.origin.Api;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Report;
import dev.kedge.sync.Outbox;
import dev.kedge.sync.api.Credential;
import dev.kedge.sync.api.DeviceApi;
import dev.kedge.sync.api.DeviceFacts;
import dev.kedge.sync.api.OfflineRow;
import dev.kedge.sync.api.Registration;
import dev.kedge.sync.api.ServerApi;
import dev.kedge.sync.plan.Step;
import dev.kedge.sync.plan.Step.Kind;
import dev.kedge.transfer.Stop;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Syncing} over the ledger and servers' APIs. */
final class Synchronizing implements Syncing {
  private static final int MOST_SHOWN = 1000;
  private static final int ID_CANNOT_BE_HAD = 409;

  private final Ledger ledger;
  private final SyncLedger sync;
  private final SyncConfig config;
  private final Ticker ticker;
  private final Stop stop;
  private final Getting.Runs runs;
  private final Getting.ReportingFactory reporting;

  Synchronizing(
      Ledger ledger,
      SyncConfig config,
      Ticker ticker,
      Stop stop,
      Getting.Runs runs,
      Getting.ReportingFactory reporting) {
    this.ledger = ledger;
    this.sync = ledger.sync();
    this.config = config;
    this.ticker = ticker;
    this.stop = stop;
    this.runs = runs;
    this.reporting = reporting;
  }

  @Override
  public String login(URI url, String token, Optional<String> kept, boolean anew) throws Failure {
    String base = ServerApi.base(url);
    try (Api api = config.apis().open();
        Stop.Hook _ = stop.onRequest(api::cancelAll)) {
      ServerApi server = new ServerApi(api, URI.create(base));
      String store = server.discover().storeId();
      Optional<String> before = sync.server(base).map(ServerRow::device);
      Optional<String> wanted = anew ? Optional.empty() : before;
      Registration made = register(server, token, wanted);
      CredentialFile file = new CredentialFile(config.credentials(), base);
      file.write(new Credential(base, made.device(), kept, made.token(), made.refresh()));
      sync.register(base, made.device(), store);
      if (before.isPresent() && !before.get().equals(made.device())) {
        Outbox.introduce(sync, base);
      }
      return made.device();
    }
  }

  /** A device that was deleted there cannot come back under its id: it becomes a new one. */
  private Registration register(ServerApi server, String token, Optional<String> wanted)
      throws Failure {
    try {
      return server.register(token, wanted, facts());
    } catch (Failure.Problem problem) {
      if (wanted.isEmpty() || problem.status() != ID_CANNOT_BE_HAD) {
        throw problem;
      }
      return server.register(token, Optional.empty(), facts());
    }
  }

  private DeviceFacts facts() {
    String name;
    try {
      name = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      name = "unnamed";
    }
    String platform = System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
    long capacity = config.credentials().toAbsolutePath().getRoot().toFile().getTotalSpace();
    return new DeviceFacts(name, "desktop", platform, config.version(), capacity);
  }

  @Override
  public void logout(Optional<URI> url, boolean revoke) throws Failure {
    ServerRow server = server(url);
    CredentialFile file = new CredentialFile(config.credentials(), server.url());
    if (revoke) {
      try (Api api = config.apis().open()) {
        new DeviceApi(new ServerApi(api, URI.create(server.url())), file).revoke();
      }
    }
    file.delete();
    sync.forgetServer(server.url());
  }

  @Override
  public void sync(SyncRequest request, SyncListener steps, TransferListener events)
      throws Failure {
    ServerRow server = server(request.url());
    Path root =
        request
            .directory()
            .or(server::root)
            .orElseThrow(() ->
                new Failure.Usage(
                    "it is not known yet where the files go",
                    "name a directory once: kedge sync --dir DIR"));
    CacheRoot cache = new CacheRoot(root);
    try (Api api = config.apis().open();
        Stop.Hook _ = stop.onRequest(api::cancelAll);
        TimeLimit _ = new TimeLimit(request.options().limits(), stop)) {
      ServerApi to = new ServerApi(api, URI.create(server.url()));
      Session session = new Session(ledger, server, config, cache, to, stop);
      Getting.Running running = new Getting.Running(runs, reporting, events);
      Rounds rounds = new Rounds(ledger, session, request, steps, running, ticker, stop);
      if (request.watch()) {
        rounds.watch();
      } else {
        rounds.once();
      }
    }
  }

  @Override
  public SyncStatus status(Optional<URI> url) throws Failure {
    ServerRow server = server(url);
    List<OutboxRow> waiting = sync.outbox(server.url(), MOST_SHOWN);
    List<ItemRow> items = sync.items(server.url());
    CredentialFile file = new CredentialFile(config.credentials(), server.url());
    try (Api api = config.apis().open();
        Stop.Hook _ = stop.onRequest(api::cancelAll)) {
      DeviceApi device = new DeviceApi(new ServerApi(api, URI.create(server.url())), file);
      List<OfflineRow> everywhere = device.offline(UserToken.of(file.read(), config));
      return new SyncStatus(server, items, waiting, everywhere, Optional.empty());
    } catch (Failure.Interrupted stopped) {
      throw stopped;
    } catch (Failure failure) {
      return new SyncStatus(server, items, waiting, List.of(), Optional.of(failure));
    }
  }

  @Override
  public void clear(Optional<URI> url, List<String> names, SyncListener steps) throws Failure {
    ServerRow server = server(url);
    List<ItemRow> rows = named(server, names);
    try (Api api = config.apis().open();
        Stop.Hook _ = stop.onRequest(api::cancelAll)) {
      CacheRoot root =
          new CacheRoot(
              server.root().orElseThrow(() -> new Failure.Usage("nothing was synced yet", null)));
      ServerApi to = new ServerApi(api, URI.create(server.url()));
      Session session = new Session(ledger, server, config, root, to, stop);
      Stepping stepping = new Stepping(ledger, session);
      for (ItemRow row : rows) {
        Step step =
            new Step(Kind.CLEAR, row.item(), row.version(), row.file(), "asked", row.bytes());
        WishRow wish = new WishRow(row.item(), "clear");
        sync.wish(server.url(), wish); // First, or a crash would leave it to be fetched again.
        try {
          stepping.clear(step);
          steps.done(step);
        } catch (Failure.Busy busy) {
          steps.notice(row.file() + ": another kedge is fetching it, and will hear of it");
        } catch (Failure failure) {
          sync.told(server.url(), wish);
          throw failure;
        }
      }
      deliver(session, steps);
    }
  }

  @Override
  public void pause(Optional<URI> url, List<String> names, boolean rest, SyncListener steps)
      throws Failure {
    ServerRow server = server(url);
    List<ItemRow> rows = named(server, names);
    for (ItemRow row : rows) {
      sync.pause(server.url(), row.item(), rest);
      sync.wish(server.url(), new WishRow(row.item(), rest ? "pause" : "keep"));
      if (rest && row.state() != ItemState.COMPLETED) {
        var _ =
            sync.report(
                server.url(),
                row.item(),
                Said.of(Report.Type.EVENT, row.version(), ItemState.PAUSED)
                    .holding(row.chunks(), row.bytes())
                    .because("user"));
      }
      steps.done(
          new Step(
              Kind.WAIT,
              row.item(),
              row.version(),
              row.file(),
              rest ? "paused" : "goes on with the next sync",
              0));
    }
    try (Api api = config.apis().open();
        Stop.Hook _ = stop.onRequest(api::cancelAll)) {
      ServerApi to = new ServerApi(api, URI.create(server.url()));
      Session session =
          new Session(
              ledger, server, config, new CacheRoot(server.root().orElse(Path.of(""))), to, stop);
      deliver(session, steps);
    }
  }

  private static void deliver(Session session, SyncListener steps) throws Failure {
    try {
      for (Failure refused : session.report()) {
        steps.notice("the server will not have it: " + refused.text());
      }
    } catch (Failure.Interrupted stopped) {
      throw stopped;
    } catch (Failure failure) {
      steps.notice("the server is told with the next sync, since now " + failure.text());
    }
  }

  private ServerRow server(Optional<URI> url) throws Failure {
    List<ServerRow> all = sync.servers();
    if (url.isPresent()) {
      String base = ServerApi.base(url.get());
      return sync.server(base)
          .orElseThrow(() ->
              new Failure.Usage(
                  base + ": this machine is not logged in there", "kedge login " + base));
    }
    if (all.size() == 1) {
      return all.getFirst();
    }
    throw all.isEmpty()
        ? new Failure.Usage("this machine is logged in to no server", "kedge login URL")
        : new Failure.Usage(
            "several servers are known", "say which: --server " + all.getFirst().url());
  }

  /** By item, or by the file's path. */
  private List<ItemRow> named(ServerRow server, List<String> names) throws Failure {
    List<ItemRow> rows = new ArrayList<>();
    for (String name : names) {
      Optional<ItemRow> row = sync.item(server.url(), name);
      if (row.isEmpty()) {
        row = sync.itemAt(server.url(), path(name));
      }
      rows.add(
          row.orElseThrow(() ->
              new Failure.Usage(
                  name + ": not an item or file of " + server.url(), "see 'kedge sync status'")));
    }
    return rows;
  }

  private static Path path(String name) throws Failure {
    try {
      return Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new Failure.Usage(name + ": not a file name", null);
    }
  }
}
