package dev.kedge.serve;

import dev.kedge.model.Failure;
import dev.kedge.serve.api.ApiRoutes;
import dev.kedge.serve.api.CatalogueIndex;
import dev.kedge.serve.auth.Access;
import dev.kedge.serve.auth.Gate;
import dev.kedge.serve.auth.LinksResource;
import dev.kedge.serve.auth.Revocation;
import dev.kedge.serve.auth.StoredItems;
import dev.kedge.serve.auth.Visitor;
import dev.kedge.serve.catalog.Catalogue;
import dev.kedge.serve.catalog.StoredItemCatalogue;
import dev.kedge.serve.content.Bounds;
import dev.kedge.serve.content.ContentRoutes;
import dev.kedge.serve.content.PublishedDirectory;
import dev.kedge.serve.content.PublishedTree;
import dev.kedge.serve.fault.Saboteur;
import dev.kedge.serve.http.AllowedHosts;
import dev.kedge.serve.http.Cors;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.FrontDoor;
import dev.kedge.serve.http.Rates;
import dev.kedge.serve.http.Resource;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.http.Router;
import dev.kedge.serve.http.Traffic;
import dev.kedge.serve.ops.OpsRoutes;
import dev.kedge.serve.ops.Readiness;
import dev.kedge.serve.ops.RequestCounts;
import dev.kedge.serve.ops.Supervision;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.WatchedStore;
import dev.kedge.serve.sync.SyncApi;
import dev.kedge.serve.sync.state.Devices;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A running server. */
public final class Server {
  private final Vertx vertx;
  private final Listener listener;
  private final Catalogue catalogue;
  private final SyncApi sync;
  private final Store store;
  private final InetSocketAddress address;
  private final URI base;
  private final Vitals vitals;
  private final Supervision supervision;

  private Server(
      Vertx vertx,
      Listener listener,
      Catalogue catalogue,
      SyncApi sync,
      Store store,
      InetSocketAddress address,
      URI base,
      Vitals vitals,
      ServeConfig config) {
    this.vertx = vertx;
    this.listener = listener;
    this.catalogue = catalogue;
    this.sync = sync;
    this.store = store;
    this.address = address;
    this.base = base;
    this.vitals = vitals;
    this.supervision = config.supervision();
  }

  /**
   * Returns when it accepts connections.
   *
   * @throws Failure.Usage the config asks for what is not offered
   * @throws Failure.Local directory, store or port cannot be had
   */
  public static Server start(ServeConfig config) throws Failure {
    InetSocketAddress wanted = resolve(config);
    boolean loopback = wanted.getAddress().isLoopbackAddress();
    checkAccess(config, loopback);
    PublishedDirectory directory = directory(config);
    WatchedStore store = open(config);
    try {
      return start(config, wanted, directory, store);
    } catch (Failure | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * The directory to be served, once it is sure that nothing of the server's own is published with
   * it. Makes no file.
   *
   * @throws Failure.Local it cannot be served
   */
  public static PublishedDirectory directory(ServeConfig config) throws Failure.Local {
    Bounds bounds = config.bounds();
    if (config.database().isEmpty()) {
      bounds = bounds.withDatabase(config.state(), "--state");
    }
    if (config.tls().isPresent()) {
      bounds = bounds.with(config.tls().get().key(), "--tls-key");
    }
    if (config.access().provider().isPresent()) {
      bounds = bounds.with(config.access().provider().get().keys(), "--jwks");
    }
    return PublishedDirectory.of(config.root(), bounds, config.ticker());
  }

  private static Server start(
      ServeConfig config,
      InetSocketAddress wanted,
      PublishedDirectory directory,
      WatchedStore store)
      throws Failure {
    boolean loopback = wanted.getAddress().isLoopbackAddress();
    Access access = Access.of(store, config.ticker());
    var tree = new PublishedTree(directory);
    var catalogue = new Catalogue(store, tree, config.ticker(), Catalogue.RESCAN, config.notices());
    var api = new ApiRoutes(catalogue, tree::mediaType, Server::sites);
    var rates = new Rates(config.limitRate(), config.clients().rate(), config.ticker());
    var counts = new RequestCounts();
    var traffic = new Traffic(config.clients().connections(), config.access().proxies()::contains);
    var content =
        new ContentRoutes(
            directory,
            new CatalogueIndex(catalogue),
            rates,
            config.content(),
            api::sidecar,
            config.ticker());
    boolean isPublic = config.access().publicReading();
    List<String> openToPages = isPublic ? List.of("/files/", "/v1/content/") : List.of();
    var items = new StoredItems(store);
    var ops =
        new OpsRoutes(
            readiness(config, store, directory),
            counts,
            traffic,
            catalogue::progress,
            store::figures,
            config.ticker().now());
    Route links = new LinksResource(access.links(), api::presentVersion, config.ticker()).route();
    SyncApi sync = sync(store, access, catalogue, config);
    List<Route> routes =
        Stream.of(content.routes(), api.routes(), List.of(links), sync.routes(), ops.routes())
            .flatMap(List::stream)
            .toList();
    Resource inside = sabotaged(new Router(routes), config);
    Gate gate = access.gate(inside, config.access(), items, config.notices());
    var resources = new Cors(gate, config.cors(), openToPages);
    var hosts = new AllowedHosts(loopback, config.access().publicUrl(), openToPages);
    var door =
        new FrontDoor(
            resources,
            hosts,
            config.ticker(),
            config.limits(),
            traffic,
            counts,
            config.accessLog());
    var vitals = new AtomicReference<Vitals>();
    Vertx vertx =
        Listener.newVertx(listening -> door.watch(listening, config.notices(), () -> lost(vitals)));
    try {
      Listener listener = listener(config, vertx, door);
      int port = listener.listen(wanted);
      var address = new InetSocketAddress(wanted.getAddress(), port);
      URI base = url(config, address);
      access.foundAt(config.access().publicUrl().orElse(base));
      catalogue.start();
      vitals.set(Vitals.watch(loops(vertx), config.ticker(), config.supervision()));
      config.supervision().ready();
      return new Server(
          vertx, listener, catalogue, sync, store, address, base, vitals.get(), config);
    } catch (BindException | RuntimeException e) {
      sync.close();
      vertx.close().await();
      throw cannotListen(config, e);
    } catch (Failure e) {
      sync.close();
      vertx.close().await();
      throw e;
    }
  }

  private static void lost(AtomicReference<Vitals> vitals) {
    Vitals present = vitals.get();
    if (present != null) {
      present.lost("the listening socket was closed");
    }
  }

  private static List<EventExecutor> loops(Vertx vertx) {
    List<EventExecutor> loops = new ArrayList<>();
    ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loops::add);
    ((VertxInternal) vertx).acceptorEventLoopGroup().forEach(loops::add);
    return loops;
  }

  private static Listener listener(ServeConfig config, Vertx vertx, FrontDoor door)
      throws Failure.Local {
    return config.tls().isPresent()
        ? Listener.tls(vertx, door, config.tls().get(), config.ticker(), config.notices())
        : Listener.plain(vertx, door);
  }

  private static Resource sabotaged(Resource resource, ServeConfig config) {
    return config.faults().isEmpty()
        ? resource
        : new Saboteur(resource, config.faults(), config.notices());
  }

  private static Readiness readiness(
      ServeConfig config, WatchedStore store, PublishedDirectory directory) {
    var directoryCheck =
        new Readiness.Check("the served directory is not there", directory::isThere);
    var storeCheck =
        new Readiness.Check(
            "the store cannot be read or written",
            () -> {
              store.check();
              return true;
            });
    return new Readiness(List.of(directoryCheck, storeCheck), config.ticker());
  }

  /** Where it listens, with the port it really has. */
  public InetSocketAddress address() {
    return address;
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return base.getScheme();
  }

  public int port() {
    return address.getPort();
  }

  /** Takes no new requests, lets running answers end for so long, then cuts them. */
  public void close(Duration drain) {
    vitals.close();
    supervision.stopping();
    sync.endWaits();
    listener.close(drain);
    vertx.close().await();
    sync.close();
    catalogue.close();
    store.close();
  }

  private static SyncApi sync(Store store, Access access, Catalogue catalogue, ServeConfig config)
      throws Failure.Local {
    Devices.Revoker revoker =
        (device, now) -> access.keys().revoke(new Revocation(Revocation.Kind.DEVICE, device, now));
    var needs =
        new SyncApi.Needs(
            store, new StoredItemCatalogue(), access.tokens(), revoker, config.ticker());
    try {
      SyncApi sync = new SyncApi(needs, config.sync());
      catalogue.listen(sync.news()::note);
      return sync;
    } catch (StoreException e) {
      throw new Failure.Local(
          String.valueOf(e.getMessage()), "see that the store can be written", false, e);
    }
  }

  private static WatchedStore open(ServeConfig config) throws Failure {
    Store store =
        config.database().isPresent()
            ? Store.mariaDb(config.database().get())
            : Store.sqlite(config.state());
    WatchedStore watched = store.watched(config.ticker(), config.notices());
    watched.examine();
    return watched;
  }

  /** As the client may call it, before any path; the gate has found out. */
  private static List<String> sites(Exchange exchange) {
    return exchange.get(Visitor.class).orElseThrow().sites();
  }

  private static void checkAccess(ServeConfig config, boolean loopback) throws Failure.Usage {
    if (!loopback && !config.plain() && config.tls().isEmpty()) {
      throw new Failure.Usage(
          config.host() + " is not loopback, and there is no certificate for TLS",
          "give --tls-cert and --tls-key, or --plain if all may cross the network unencrypted");
    }
  }

  private static URI url(ServeConfig config, InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String text = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    String bracketed = text.contains(":") ? '[' + text + ']' : text;
    String scheme = config.tls().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + bracketed + ':' + address.getPort());
  }

  private static InetSocketAddress resolve(ServeConfig config) throws Failure.Local {
    try {
      return new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
    } catch (UnknownHostException e) {
      throw new Failure.Local(
          config.host() + ": no such address", "give --listen HOST:PORT", false, e);
    }
  }

  private static Failure.Local cannotListen(ServeConfig config, Exception cause) {
    return new Failure.Local(
        "cannot listen on " + config.host() + ":" + config.port() + ": " + cause.getMessage(),
        "choose another port with --listen HOST:PORT; port 0 takes a free one",
        false,
        cause);
  }
}
