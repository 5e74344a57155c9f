package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.MariaDb;
import dev.kedge.fixture.RealTicker;
import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.auth.Access;
import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.auth.TokenGrant;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the server does while its store, or the directory it serves, is not there, and when it is
 * back: said once, answered with 503, never restarted.
 */
class FailingStoreTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String FAILED = "the store failed: ";
  private static final String WORKS = "the store works again";

  @TempDir private Path directory;
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private Optional<Path> mounted = Optional.empty();

  @AfterEach
  void unmount() throws Exception {
    if (mounted.isPresent()) {
      new ProcessBuilder("umount", "-l", mounted.get().toString()).start().waitFor();
    }
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("it did not happen in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static Answer get(TestServer server, String path, String... fields) throws IOException {
    return RawHttp.once(server.port(), "GET " + path + " HTTP/1.1", List.of(fields));
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.field("Content-Type")).contains("application/problem+json");
    assertThat(answer.field("Retry-After")).contains("5");
    assertThat(answer.text()).contains("#unavailable").doesNotContain("Exception", "jdbc", "sql");
  }

  private long said(String start) {
    return notices.stream().filter(notice -> notice.startsWith(start)).count();
  }

  @Test
  void aDatabaseThatStops_isNamedOnce_andNeedsNoRestartWhenItIsBack() throws Exception {
    var address = Optional.of(new StoreAddress(MariaDb.database(), Optional.empty()));
    try (TestServer server =
        TestServer.of(directory, c -> c.database(address).notices(notices::add))) {
      server.file("large", new byte[1 << 20]);
      server.file("new", new byte[10]);
      Answer before = get(server, "/files/large");
      await(() -> get(server, "/v1/items").text().contains("\"sha256\""));
      MariaDb.stopped(() -> {
        assertUnavailable(get(server, "/v1/items"));
        assertUnavailable(get(server, "/files/new"));
        Answer ready = get(server, "/readyz");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.text()).contains("not-ready", "the store cannot be read");
        assertThat(get(server, "/healthz").status()).isEqualTo(200);
        assertThat(get(server, "/metrics").text()).contains("\nkedge_store_up 0\n");
        Answer known = get(server, "/files/large");
        assertThat(known.status()).isEqualTo(200);
        assertThat(known.field("ETag")).isEqualTo(before.field("ETag"));
        String tag = "If-Range: " + before.field("ETag").orElseThrow();
        assertThat(get(server, "/files/large", "Range: bytes=5-9", tag).status()).isEqualTo(206);
        assertThat(notices).hasSize(1).allMatch(notice -> notice.startsWith(FAILED));
      });
      await(() -> get(server, "/v1/items").status() == 200);
      assertThat(get(server, "/files/new").status()).isEqualTo(200);
      await(() -> get(server, "/readyz").status() == 200 && said(WORKS) == 1);
      assertThat(notices).hasSize(2);
    }
  }

  /** A disk of its own with little room, or none where that may not be had. */
  private Path smallDisk() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    boolean isMounted =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start()
                .waitFor()
            == 0;
    Assumptions.assumeTrue(isMounted, "a small disk cannot be mounted here (needs root)");
    mounted = Optional.of(disk);
    return disk;
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE)) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static String token(Path state) throws Exception {
    var ticker = RealTicker.at(TestServer.NOW);
    try (Store store = Store.sqlite(state)) {
      TokenKind kind = TokenKind.USER;
      return Access.of(store, ticker)
          .tokens()
          .issue(
              new TokenGrant(
                  kind,
                  "ann",
                  Optional.empty(),
                  kind.most(),
                  PathRules.EVERYTHING,
                  TestServer.NOW,
                  TestServer.NOW.plusSeconds(3600)),
              RandomId.next())
          .text();
    }
  }

  private static Answer post(
      TestServer server, String path, String token, String body, String... more)
      throws IOException {
    try (RawHttp http = RawHttp.connect(server.port())) {
      var text = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
      text.append("Authorization: Bearer ").append(token).append("\r\n");
      List.of(more).forEach(field -> text.append(field).append("\r\n"));
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      http.sendRaw(text.append("Content-Length: " + length + "\r\n\r\n").append(body).toString());
      return http.read(true);
    }
  }

  private static String text(String json, String name) {
    Matcher matcher = Pattern.compile('"' + name + "\":\"([^\"]*)\"").matcher(json);
    assertThat(matcher.find()).as(json).isTrue();
    return matcher.group(1);
  }

  @Test
  void aFullDisk_refusesReports_losesNoneItTook_andGoesOnWhenThereIsRoom() throws Exception {
    Path disk = smallDisk();
    Path state = disk.resolve("serve.db");
    String user = token(state);
    try (TestServer server = TestServer.of(directory, c -> c.notices(notices::add).state(state))) {
      server.file("film", new byte[1000]);
      await(() -> get(server, "/v1/items").text().contains("\"sha256\""));
      String item = get(server, "/v1/items").text();
      String made = post(server, "/v1/devices", user, "{\"name\":\"hall\"}").text();
      Reports reports =
          new Reports(
              server,
              text(made, "device_id"),
              text(made, "token"),
              text(item, "id"),
              text(item, "version"));
      assertThat(reports.push().status()).isEqualTo(200);

      Path ballast = disk.resolve("ballast");
      fill(ballast);
      Answer full = reports.push();
      for (int i = 0; i < 2000 && full.status() == 200; i++) {
        full = reports.push();
      }
      assertUnavailable(full);
      for (int i = 0; i < 5; i++) {
        reports.push();
      }
      assertThat(reports.held()).as("what was acknowledged").isEqualTo(reports.taken);
      assertThat(get(server, "/files/film").status()).isEqualTo(200);
      assertThat(get(server, "/healthz").status()).isEqualTo(200);
      await(() -> get(server, "/readyz").status() == 503);
      assertThat(said(FAILED)).isEqualTo(1);
      assertThat(said(WORKS)).isZero();

      Files.delete(ballast);
      await(() -> get(server, "/readyz").status() == 200);
      assertThat(reports.held()).isEqualTo(reports.taken);
      assertThat(reports.push().status()).isEqualTo(200);
      assertThat(reports.held()).isEqualTo(reports.taken);
      await(() -> get(server, "/readyz").status() == 200 && said(WORKS) == 1);
      assertThat(said(FAILED)).isEqualTo(1);
    }
  }

  /** A device that reports its progress, and notes which reports were taken. */
  private static final class Reports {
    private final TestServer server;
    private final String device;
    private final String token;
    private final String item;
    private final String version;
    private long rev;
    long taken;

    Reports(TestServer server, String device, String token, String item, String version) {
      this.server = server;
      this.device = device;
      this.token = token;
      this.item = item;
      this.version = version;
    }

    Answer push() throws IOException {
      rev++;
      String body =
          """
          {"device_id":"%s","ops":[{"op_id":"%d","type":"progress","item_id":"%s",\
          "version_id":"%s","attempt":1,"rev":%d,"state":"downloading","chunks":"","bytes":%d,\
          "reason":"%s"}]}\
          """
              .formatted(device, rev, item, version, rev, rev % 1000, "x".repeat(200));
      Answer answer =
          post(server, "/v1/sync/push", token, body, "Idempotency-Key: " + RandomId.next());
      taken = answer.status() == 200 ? rev : taken;
      return answer;
    }

    /** The newest report that the server knows of. */
    long held() throws IOException {
      Answer answer = get(server, "/v1/me/offline", "Authorization: Bearer " + token);
      Matcher found = Pattern.compile("\"rev\":(\\d+)").matcher(answer.text());
      assertThat(found.find()).as(answer.text()).isTrue();
      return Long.parseLong(found.group(1));
    }
  }

  @Test
  void aDirectoryThatVanishes_isNamedOnce_andNothingIsGoneWhenItIsBack() throws Exception {
    try (TestServer server = TestServer.of(directory, c -> c.notices(notices::add))) {
      server.file("docs/a.txt", new byte[10]);
      await(() -> get(server, "/v1/items").text().contains("\"sha256\""));
      String items = get(server, "/v1/items").text();
      Path aside = Files.move(server.root, directory.resolve("aside"));
      assertUnavailable(get(server, "/files/docs/a.txt"));
      assertUnavailable(get(server, "/files/none"));
      assertUnavailable(get(server, "/v1/items/" + text(items, "id")));
      Files.createDirectory(server.root); // as where a disk was unmounted
      assertUnavailable(get(server, "/files/docs/a.txt"));
      await(() -> get(server, "/readyz").status() == 503);
      await(() -> !notices.isEmpty());
      Files.delete(server.root);
      Files.move(aside, server.root);
      assertThat(get(server, "/files/docs/a.txt").status()).isEqualTo(200);
      await(() -> notices.size() > 1);
      assertThat(notices)
          .containsExactly(
              "cannot look at the published files: the served directory is gone",
              "the published files can be looked at again");
      assertThat(get(server, "/v1/items").text()).isEqualTo(items);
    }
  }
}
