package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.fixture.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two devices of one user and their server, each a process of its own. */
final class SyncProcessesTest {
  private static final byte[] FILM = Content.random(21, (9 << 20) + 3);
  private static final String OLD = "2026-01-01T00:00:00Z";

  @TempDir Path root;

  @Test
  void desiredAppearsOnBoth_clearedGoesOnBoth_thoughOneIsKilledAndTheServerRestarted()
      throws Exception {
    Path published = Files.createDirectories(root.resolve("published/films"));
    Path film = Files.write(published.resolve("film.bin"), FILM);
    Files.setLastModifiedTime(film, FileTime.from(Instant.parse(OLD)));
    Home servers = new Home(root.resolve("servers"));
    Home one = new Home(root.resolve("one"));
    Home two = new Home(root.resolve("two"));
    KedgeProcess server = serve(servers, "127.0.0.1:0");
    URI url = url(server);
    String admin = token(servers, "admin", "boss");
    String user = token(servers, "user", "ann");
    String first = login(one, url, user);
    String second = login(two, url, user);
    assertThat(first).isNotEqualTo(second);
    for (String device : new String[] {first, second}) {
      String rules = "{\"items\":[{\"path\":\"films/**\"}]}";
      call(url, "PUT", "/v1/devices/" + device + "/desired", admin, rules);
    }
    KedgeProcess sick = watch(one);
    try (KedgeProcess well = watch(two)) {
      Await.until("the first device at work", () -> hasAny(one) || !sick.isAlive());
      sick.kill();
      server.kill();
      try (KedgeProcess again = serve(servers, url.getRawAuthority());
          KedgeProcess restarted = watch(one)) {
        Await.until("the film on both", () -> holds(one) && holds(two));
        Await.until("both reported", () -> states(url, user).equals("completed completed "));
        String item = item(url, user);
        call(
            url,
            "POST",
            "/v1/cache/clear",
            user,
            "{\"scope\":\"item\",\"item_ids\":[\"" + item + "\"],\"reason\":\"seen\"}");
        Await.until("the film on neither", () -> !hasFilm(one) && !hasFilm(two));
        Await.until("both reported", () -> states(url, user).isEmpty());
        assertThat(again.isAlive() && restarted.isAlive() && well.isAlive())
            .as(restarted.err() + well.err())
            .isTrue();
      }
    } finally {
      sick.close();
      server.close();
    }
  }

  private KedgeProcess serve(Home home, String listen) {
    return home.start(
        "serve",
        "--listen",
        listen,
        "--print-url",
        "--state",
        root.resolve("store.db").toString(),
        root.resolve("published").toString());
  }

  private static URI url(KedgeProcess server) {
    Await.until("an address", () -> server.out().contains("\n") || !server.isAlive());
    assertThat(server.isAlive()).as(server::err).isTrue();
    return URI.create(server.out().strip()).resolve("/");
  }

  private String token(Home home, String kind, String name) {
    return home.run("token", kind, name, "--state", root.resolve("store.db").toString())
        .succeeded()
        .out()
        .strip();
  }

  private static String login(Home home, URI url, String token) throws IOException {
    Path file = Files.writeString(home.home().resolve("token"), token);
    return home.run("login", "--token", "@" + file, url.toString()).succeeded().out().strip();
  }

  private static KedgeProcess watch(Home home) {
    return home.start("sync", "--watch", "--limit-rate", "6M", "--dir", home.files().toString());
  }

  private static boolean hasAny(Home home) {
    return home.files().resolve("films").toFile().isDirectory();
  }

  private static boolean hasFilm(Home home) {
    return Files.exists(home.file("films/film.bin"));
  }

  private static boolean holds(Home home) {
    try {
      return hasFilm(home) && Arrays.equals(Files.readAllBytes(home.file("films/film.bin")), FILM);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String states(URI url, String token) {
    StringBuilder states = new StringBuilder();
    for (JsonNode item : get(url, "/v1/me/offline", token).path("items")) {
      item.path("devices").forEach(on -> states.append(on.path("state").asText()).append(' '));
    }
    return states.toString();
  }

  private static String item(URI url, String token) {
    return get(url, "/v1/items", token).path("items").path(0).path("id").asText();
  }

  private static JsonNode get(URI url, String path, String token) {
    try {
      return new ObjectMapper().readTree(call(url, "GET", path, token, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String call(URI url, String method, String path, String token, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer::body).isBetween(200, 299);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
