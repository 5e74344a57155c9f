package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Site;
import dev.kedge.fixture.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kedge sync} as a process: on a disk that is full, and with a terminal. */
final class SyncTroubleTest {
  private static final byte[] FILM = Content.random(71, 12 << 20);

  @TempDir Path root;
  private Site site;

  @BeforeEach
  void begin() throws Exception {
    site = new Site(root);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void fullDisk_isReportedWithNumbers_andWatchGoesOnWhenThereIsRoom() throws Exception {
    site.publish("film.bin", FILM);
    String item = site.hashed("film.bin");
    try (SmallDisk disk =
        SmallDisk.mount(Files.createDirectory(root.resolve("disk")), "size=20m")) {
      Home home = new Home(root.resolve("one"), disk.directory());
      site.wantAll(login(home));
      Path hog = Files.write(home.file("hog"), new byte[12 << 20]);
      home.run("sync", "--dir", home.files().toString())
          .failed(10, "film.bin: needs 12,582,912 bytes, but ");
      try (KedgeProcess watch = home.start("sync", "--watch", "--dir", home.files().toString())) {
        Await.until("said", () -> site.states(item).equals(List.of("paused")) || !watch.isAlive());
        Await.until("told", () -> watch.err().contains("no-room") || !watch.isAlive());
        assertThat(watch.err()).contains("needs 12,582,912 bytes, but ");
        String told = site.call("GET", "/v1/me/offline", site.user, "").path("items").toString();
        assertThat(told).contains("disk_full");
        assertThat(home.file("film.bin")).doesNotExist();
        Files.delete(hog);
        site.wish(item, "keep"); // News, as its own look at the disk comes a minute later.
        Await.until(
            "fetched", () -> site.states(item).equals(List.of("completed")) || !watch.isAlive());
        assertThat(home.file("film.bin")).hasBinaryContent(FILM);
      }
    }
  }

  @Test
  void diskThatFillsUpOnTheWay_keepsWhatItHas() throws Exception {
    site.restart(3 << 20);
    site.publish("film.bin", FILM);
    String item = site.hashed("film.bin");
    try (SmallDisk disk =
        SmallDisk.mount(Files.createDirectory(root.resolve("disk")), "size=20m")) {
      Home home = new Home(root.resolve("one"), disk.directory());
      site.wantAll(login(home));
      try (KedgeProcess watch = home.start("sync", "--watch", "--dir", home.files().toString())) {
        Await.until("at work", () -> site.sent() > 0 || hasPart(home) || !watch.isAlive());
        fill(home.file("hog"));
        Await.until("said", () -> site.states(item).equals(List.of("paused")) || !watch.isAlive());
        Await.until(
            "told", () -> watch.err().contains("no space left on device") || !watch.isAlive());
        assertThat(watch.isAlive()).as(watch.err()).isTrue();
        Files.delete(home.file("hog"));
        site.restart(0);
        site.wish(item, "keep");
        Await.until(
            "fetched", () -> site.states(item).equals(List.of("completed")) || !watch.isAlive());
        assertThat(home.file("film.bin")).hasBinaryContent(FILM);
      }
    }
  }

  @Test
  void tokenTypedAtATerminal_isNotShown() throws Exception {
    Home home = new Home(root.resolve("one"));
    String login =
        home.command("login", site.url().toString()).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Path script = Files.writeString(root.resolve("login.sh"), "exec " + login + "\n");
    // The terminal's other end types once it is asked.
    String typed =
        "{ until grep -q 'Token for' out; do sleep 0.05; done; echo '"
            + site.user
            + "'; until grep -q END out; do sleep 0.05; done; }"
            + " | { script -qefc 'sh "
            + script
            + "; echo END' out; }";
    Ended ended = home.start(home.environment(), List.of("bash", "-c", typed)).await();
    String shown = Files.readString(home.file("out"));
    assertThat(shown).as(ended.toString()).contains("Token for " + site.url());
    assertThat(shown).doesNotContain(site.user);
    assertThat(home.run("sync", "status").succeeded().out()).contains("device ");
  }

  private String login(Home home) throws IOException {
    Path token = Files.writeString(home.home().resolve("token"), site.user);
    return home.run("login", "--token", "@" + token, site.url().toString())
        .succeeded()
        .out()
        .strip();
  }

  private static boolean hasPart(Home home) {
    try {
      return home.names().stream().anyMatch(name -> name.endsWith(".kedge"));
    } catch (IOException e) {
      return false;
    }
  }

  private static void fill(Path hog) throws IOException {
    byte[] slice = new byte[64 << 10];
    try (var out = Files.newOutputStream(hog)) {
      while (true) {
        out.write(slice);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }
}
