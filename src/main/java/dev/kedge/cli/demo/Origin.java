package dev.kedge.cli.demo;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.ServeConfig;
import dev.kedge.serve.Server;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.content.ContentOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The server of the demo, in this process, on a free port of loopback. */
final class Origin implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int MOST_LOOKS = 200;

  private final Server server;
  private final Ticker ticker;

  private Origin(Server server, Ticker ticker) {
    this.server = server;
    this.ticker = ticker;
  }

  static Origin start(Scene scene, long rate, Ticker ticker, AccessLog log) throws Failure {
    ServeConfig config =
        new ServeConfig(
            scene.served(),
            ServeConfig.DEFAULT_HOST,
            0,
            scene.versions(),
            AccessOptions.PUBLIC,
            false,
            new ContentOptions(true, false, ContentOptions.DEFAULT_PARALLEL),
            List.of(),
            rate,
            ServeConfig.DEFAULT_LIMITS,
            ticker,
            log);
    return new Origin(Server.start(config), ticker);
  }

  String url() {
    return "http://" + ServeConfig.DEFAULT_HOST + ":" + server.port() + "/files/" + Scene.FILE;
  }

  /**
   * Waits until the file has a strong tag: one modified just now has none yet.
   *
   * @throws NotHeld it never got one
   */
  void awaitTag() throws IOException, InterruptedException, NotHeld {
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (hasTag()) {
        return;
      }
      ticker.sleep(LOOK);
    }
    throw new NotHeld("the server gives the file no ETag");
  }

  private boolean hasTag() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url()).toURL().openConnection(java.net.Proxy.NO_PROXY);
    try {
      connection.setRequestMethod("HEAD");
      String tag = connection.getHeaderField("ETag");
      return tag != null && !tag.startsWith("W/");
    } finally {
      connection.disconnect();
    }
  }

  @Override
  public void close() {
    server.close(DRAIN);
  }
}
