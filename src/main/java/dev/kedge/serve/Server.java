package dev.kedge.serve;

import dev.kedge.model.Failure;
import dev.kedge.serve.content.ContentRoutes;
import dev.kedge.serve.content.Fallback;
import dev.kedge.serve.content.PublishedDirectory;
import dev.kedge.serve.content.StoredVersions;
import dev.kedge.serve.http.Cors;
import dev.kedge.serve.http.FrontDoor;
import dev.kedge.serve.http.RateLimit;
import dev.kedge.serve.http.Router;
import dev.kedge.serve.store.VersionStore;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** A running server. */
public final class Server {
  private final Vertx vertx;
  private final Listener listener;
  private final VersionStore store;
  private final InetSocketAddress address;

  private Server(Vertx vertx, Listener listener, VersionStore store, InetSocketAddress address) {
    this.vertx = vertx;
    this.listener = listener;
    this.store = store;
    this.address = address;
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
    PublishedDirectory directory = PublishedDirectory.of(config.root(), config.state());
    VersionStore store = VersionStore.open(config.state());
    var limit = new RateLimit(config.limitRate(), config.ticker());
    var content =
        new ContentRoutes(
            directory,
            new StoredVersions(store),
            limit,
            config.content(),
            Fallback.NONE,
            config.ticker());
    List<String> openToPages =
        config.publicAccess() ? List.of("/files/", "/v1/content/") : List.of();
    var resources = new Cors(new Router(content.routes()), config.cors(), openToPages);
    var door =
        new FrontDoor(resources, loopback, config.ticker(), config.limits(), config.accessLog());
    Vertx vertx = Listener.newVertx();
    var listener = new Listener(vertx, door);
    try {
      int port = listener.listen(wanted);
      return new Server(vertx, listener, store, new InetSocketAddress(wanted.getAddress(), port));
    } catch (BindException | RuntimeException e) {
      vertx.close().await();
      store.close();
      throw cannotListen(config, e);
    }
  }

  /** Where it listens, with the port it really has. */
  public InetSocketAddress address() {
    return address;
  }

  public int port() {
    return address.getPort();
  }

  /** Takes no new requests, lets running answers end for so long, then cuts them. */
  public void close(Duration drain) {
    listener.close(drain);
    vertx.close().await();
    store.close();
  }

  private static void checkAccess(ServeConfig config, boolean loopback) throws Failure.Usage {
    if (!config.publicAccess()) {
      throw new Failure.Usage(
          "serve needs --public: everybody who can reach the port may read the files",
          "tokens and signed links come in a later version; until then listen on loopback or a"
              + " network you trust");
    }
    if (!loopback && !config.plain()) {
      throw new Failure.Usage(
          config.host() + " is not loopback, and there is no TLS yet",
          "add --plain if the files may cross the network unencrypted, or put a TLS proxy before"
              + " 127.0.0.1");
    }
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
