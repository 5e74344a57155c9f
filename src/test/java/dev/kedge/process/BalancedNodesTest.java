package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of one directory and one store behind nginx: one dies, and the client goes on. */
class BalancedNodesTest {
  private static final int SIZE = 24 << 20;

  @TempDir Path root;

  @Test
  void oneNodeIsKilledMidDownload_theOtherGivesTheRest() throws Exception {
    Assumptions.assumeTrue(hasNginx(), "nginx is not on the PATH");
    byte[] content = Content.random(11, SIZE);
    Path published = Files.createDirectories(root.resolve("published"));
    Files.write(published.resolve("film.bin"), content);
    Home servers = new Home(root.resolve("servers"));
    try (KedgeProcess first = node(servers, published);
        KedgeProcess second = node(servers, published)) {
      int port = freePort();
      try (KedgeProcess balancer = balancer(port, authority(first), authority(second))) {
        String tag = tag("http://" + authority(first));
        assertThat(tag("http://" + authority(second))).isEqualTo(tag);
        String url = "http://127.0.0.1:" + port;
        assertThat(tag(url)).isEqualTo(tag);
        Home client = new Home(root.resolve("client"));
        try (KedgeProcess fetch =
            client.start("fetch", "--limit-rate", "8M", url + "/files/film.bin")) {
          Await.until("a third of the file", () -> largest(client) > SIZE / 3 || !fetch.isAlive());
          assertThat(fetch.isAlive()).as(fetch::err).isTrue();
          first.kill();
          fetch.await().succeeded();
        }
        assertThat(client.file("film.bin")).hasBinaryContent(content);
        assertThat(client.names()).containsExactly("film.bin");
        assertThat(balancer.isAlive()).isTrue();
      }
    }
  }

  private KedgeProcess node(Home home, Path published) {
    return home.start(
        "serve",
        "--public",
        "--listen",
        "127.0.0.1:0",
        "--print-url",
        "--state",
        root.resolve("store.db").toString(),
        published.toString());
  }

  private static String authority(KedgeProcess node) {
    Await.until("an address", () -> node.out().contains("\n") || !node.isAlive());
    assertThat(node.isAlive()).as(node::err).isTrue();
    return URI.create(node.out().strip()).getRawAuthority();
  }

  private KedgeProcess balancer(int port, String first, String second) throws IOException {
    Path home = Files.createDirectories(root.resolve("nginx"));
    Path configuration =
        Files.writeString(
            home.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              upstream nodes { server %3$s; server %4$s; }
              server {
                listen 127.0.0.1:%2$d;
                location / {
                  proxy_pass http://nodes;
                  proxy_http_version 1.1;
                  proxy_set_header Host $http_host;
                  proxy_buffering off;
                }
              }
            }
            """
                .formatted(home, port, first, second));
    List<String> command = List.of("nginx", "-p", home.toString(), "-c", configuration.toString());
    KedgeProcess nginx =
        KedgeProcess.start(
            command, Map.of("PATH", System.getenv("PATH")), home, home.resolve("said"));
    Await.until("nginx", () -> Files.exists(home.resolve("pid")) || !nginx.isAlive());
    assertThat(nginx.isAlive()).as(nginx::err).isTrue();
    return nginx;
  }

  /** A file that was just written has no strong tag yet. */
  private static String tag(String base) {
    HttpRequest head =
        HttpRequest.newBuilder(URI.create(base + "/files/film.bin"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      Supplier<String> tag =
          () ->
              http.sendAsync(head, HttpResponse.BodyHandlers.discarding())
                  .join()
                  .headers()
                  .firstValue("ETag")
                  .orElse("W/");
      Await.until("a strong tag", () -> !tag.get().startsWith("W/"));
      return tag.get();
    }
  }

  private static long largest(Home client) {
    File[] files = client.files().toFile().listFiles();
    return Stream.of(files == null ? new File[0] : files).mapToLong(File::length).max().orElse(0);
  }

  private static boolean hasNginx() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "nginx")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
