package dev.kedge.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.ServeConfig;
import dev.kedge.serve.Server;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.content.ContentOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The server of the demo, in this process, on a free port of loopback. */
final class Origin implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int MOST_LOOKS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Server server;
  private final Ticker ticker;

  private Origin(Server server, Ticker ticker) {
    this.server = server;
    this.ticker = ticker;
  }

  static Origin start(Scene scene, long rate, Ticker ticker, AccessLog log) throws Failure {
    ServeConfig config =
        ServeConfig.of(scene.served(), scene.versions(), ticker)
            .port(0)
            .access(AccessOptions.PUBLIC)
            .content(new ContentOptions(true, false, ContentOptions.DEFAULT_PARALLEL))
            .limitRate(rate)
            .accessLog(Optional.of(log))
            .build();
    return new Origin(Server.start(config), ticker);
  }

  String site() {
    return "http://" + ServeConfig.DEFAULT_HOST + ":" + server.port();
  }

  String url() {
    return site() + "/files/" + Scene.FILE;
  }

  /**
   * Calls the API.
   *
   * @param body empty for none
   * @throws NotHeld the answer is an error
   */
  JsonNode call(String method, String path, String token, String body) throws IOException, NotHeld {
    HttpURLConnection connection = open(site() + path);
    try {
      connection.setRequestMethod(method);
      connection.setRequestProperty("Authorization", "Bearer " + token);
      if (!body.isEmpty()) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(StandardCharsets.UTF_8));
        }
      }
      int status = connection.getResponseCode();
      NotHeld.unless(status / 100 == 2, method + " " + path + " was answered " + status);
      try (InputStream in = connection.getInputStream()) {
        return JSON.readTree(in);
      }
    } finally {
      connection.disconnect();
    }
  }

  /**
   * Asks again until the answer is as it should be.
   *
   * @throws NotHeld it never was
   */
  void await(String path, String token, Predicate<JsonNode> isRight, String otherwise)
      throws IOException, InterruptedException, NotHeld {
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (isRight.test(call("GET", path, token, ""))) {
        return;
      }
      ticker.sleep(LOOK);
    }
    throw new NotHeld(otherwise);
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
    HttpURLConnection connection = open(url());
    try {
      connection.setRequestMethod("HEAD");
      String tag = connection.getHeaderField("ETag");
      return tag != null && !tag.startsWith("W/");
    } finally {
      connection.disconnect();
    }
  }

  private static HttpURLConnection open(String url) throws IOException {
    return (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
  }

  @Override
  public void close() {
    server.close(DRAIN);
  }
}
