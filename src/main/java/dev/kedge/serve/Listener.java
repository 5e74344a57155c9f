package dev.kedge.serve;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.http.FrontDoor;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One listening port, its connections spread over an event loop a core. */
final class Listener {
  /** Netty counts the whole request line; the target's own limit is checked after it. */
  private static final int LONGEST_REQUEST_LINE = 8192;

  private static final int LARGEST_HEAD = 16 << 10;

  /** To Vert.x a negative port means: a free one, the same for all that ask with this number. */
  private static final int SHARED_FREE_PORT = -1;

  private final Vertx vertx;
  private final FrontDoor door;
  private final Optional<KeyCertOptions> certificate;
  private Optional<CertificateWatch> watch = Optional.empty();
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

  private Listener(Vertx vertx, FrontDoor door, Optional<KeyCertOptions> certificate) {
    this.vertx = vertx;
    this.door = door;
    this.certificate = certificate;
  }

  static Listener plain(Vertx vertx, FrontDoor door) {
    return new Listener(vertx, door, Optional.empty());
  }

  /**
   * One that speaks TLS, and goes on with another certificate when the files are replaced.
   *
   * @throws Failure.Local the files cannot be used
   */
  static Listener tls(
      Vertx vertx, FrontDoor door, TlsFiles files, Ticker ticker, Consumer<String> notices)
      throws Failure.Local {
    TlsFiles.State before = files.state();
    var listener = new Listener(vertx, door, Optional.of(files.load(vertx)));
    CertificateWatch.Reload reload = () -> listener.replace(files.load(vertx));
    listener.watch = Optional.of(CertificateWatch.start(files, before, reload, ticker, notices));
    return listener;
  }

  /**
   * Made for listening sockets.
   *
   * @param listening told of each before it takes its first connection, where the system has epoll
   */
  static Vertx newVertx(Consumer<Channel> listening) {
    ErrorPaths.load();
    // No cache directory, and no looking for files on the class path: only sockets are wanted of
    // Vert.x.
    var files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    var options = new VertxOptions().setFileSystemOptions(files);
    options.setEventLoopPoolSize(Runtime.getRuntime().availableProcessors());
    var epoll = new WatchfulEpoll(listening);
    return epoll.isAvailable()
        ? Vertx.builder()
            .with(options)
            .withTransport(new TransportInternal("epoll", true, null, epoll))
            .build()
        : Vertx.vertx(options);
  }

  /** Returns the port. */
  int listen(InetSocketAddress address) throws BindException {
    int port = address.getPort() == 0 ? SHARED_FREE_PORT : address.getPort();
    String host = address.getAddress().getHostAddress();
    for (int loop = 0; loop < Runtime.getRuntime().availableProcessors(); loop++) {
      try {
        vertx.deployVerticle((Context context) -> listen(host, port)).await();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        var failure = new BindException(reason(e));
        failure.initCause(e);
        throw failure;
      }
    }
    return servers.getFirst().actualPort();
  }

  /** New connections get this certificate; those that are open keep theirs. */
  private void replace(KeyCertOptions other) {
    for (HttpServer server : servers) {
      server.updateSSLOptions(tls(other)).await();
    }
  }

  /** Takes no new connections, lets answers under way end for so long, then cuts them. */
  void close(Duration drain) {
    watch.ifPresent(CertificateWatch::close);
    List<Future<Void>> closing = servers.stream().map(server -> server.shutdown(drain)).toList();
    Future.join(closing).otherwiseEmpty().await();
  }

  private Future<HttpServer> listen(String host, int port) {
    HttpServer server = vertx.createHttpServer(options());
    var decoding = new Http1ServerConfig();
    decoding.setMaxInitialLineLength(LONGEST_REQUEST_LINE).setMaxHeaderSize(LARGEST_HEAD);
    servers.add(server);
    return server
        .connectionHandler(connection -> door.accept(connection, decoding))
        .requestHandler(door::take)
        .invalidRequestHandler(door::take)
        .listen(port, host);
  }

  private HttpServerOptions options() {
    var options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            // There are no WebSockets, and each of these stands in the way of every message.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
            .setMaxHeaderSize(LARGEST_HEAD);
    certificate.ifPresent(present -> {
      options.setKeyCertOptions(present);
      Ciphers.limit(options);
    });
    return options.setSsl(certificate.isPresent()).setUseAlpn(false);
  }

  private static ServerSSLOptions tls(KeyCertOptions certificate) {
    ServerSSLOptions options =
        new ServerSSLOptions().setKeyCertOptions(certificate).setUseAlpn(false);
    return Ciphers.limit(options);
  }

  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("Address already in use") ? "the port is in use" : message;
  }
}
