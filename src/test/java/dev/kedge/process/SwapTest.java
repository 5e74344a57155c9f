package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.model.Download;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server puts another file of the same size in the place of the one being fetched. */
class SwapTest {
  private static final int SIZE = 24 << 20;
  private static final int RATE = 8_000_000;
  private static final byte[] OLD = Content.random(1, SIZE);
  private static final byte[] NEW = Content.random(2, SIZE);

  @TempDir Path root;

  /** By what a client can tell the versions apart. */
  enum Told {
    STRONG_TAG("\"%s\""),
    WEAK_TAG("W/\"%s\""),
    DATE(null),
    NOTHING(null);

    private final @Nullable String tag;

    Told(@Nullable String tag) {
      this.tag = tag;
    }

    @Nullable String tag(String version) {
      return tag == null ? null : tag.formatted(version);
    }

    @Nullable Instant date(String instant) {
      return this == DATE ? Instant.parse(instant) : null;
    }

    FileHandler serveOld() {
      return FaultServer.file(OLD, tag("old"), date("2024-01-01T00:00:00Z"));
    }

    void swap(FileHandler file) {
      file.swap(NEW, tag("new"), date("2025-01-01T00:00:00Z"));
    }
  }

  @ParameterizedTest
  @EnumSource(Told.class)
  void swappedBetweenKillAndResume_endsInTheNewVersionWhole(Told told) throws Exception {
    FileHandler file = told.serveOld();
    try (FaultServer server = FaultServer.start(file)) {
      Home home = new Home(root);
      String url = server.url("/file.bin").toString();
      server.rate(RATE);
      boolean keeps = told == Told.STRONG_TAG || told == Told.DATE;
      try (KedgeProcess process = home.start("fetch", url)) {
        Await.until(
            "a checkpoint",
            () -> keeps ? kept(home) > 0 : server.bodyBytes() > SIZE / 2 && process.isAlive());
      }
      told.swap(file);
      server.rate(0);
      Ended ended = home.run("fetch", url).succeeded();
      assertThat(home.file("file.bin")).hasBinaryContent(NEW);
      assertThat(home.names()).containsExactly("file.bin");
      if (keeps) {
        assertThat(ended.err()).contains("file.bin: starting over: the file changed on the server");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Told.class)
  void swappedWhileItRuns_endsInOneVersionWhole(Told told) throws Exception {
    FileHandler file = told.serveOld();
    try (FaultServer server = FaultServer.start(file)) {
      server.rate(3 * RATE);
      Home home = new Home(root);
      try (KedgeProcess process = home.start("fetch", server.url("/file.bin").toString())) {
        Await.until("a third of it", () -> server.bodyBytes() > SIZE / 3);
        told.swap(file);
        process.await().succeeded();
      }
      boolean severalAnswers = told == Told.STRONG_TAG || told == Told.DATE;
      assertThat(home.file("file.bin")).hasBinaryContent(severalAnswers ? NEW : OLD);
      assertThat(home.names()).containsExactly("file.bin");
    }
  }

  @Test
  void swappedBetweenKillAndResume_onChangeFail_publishesNothing() throws Exception {
    FileHandler file = Told.STRONG_TAG.serveOld();
    try (FaultServer server = FaultServer.start(file)) {
      Home home = new Home(root);
      String url = server.url("/file.bin").toString();
      server.rate(RATE);
      try (KedgeProcess process = home.start("fetch", url)) {
        Await.until("a checkpoint", () -> kept(home) > 0 || !process.isAlive());
      }
      long kept = kept(home);
      assertThat(kept).isPositive();
      Told.STRONG_TAG.swap(file);
      home.run("fetch", "--on-change=fail", url).failed(8, "the file changed on the server");
      assertThat(home.file("file.bin")).doesNotExist();
      // The old version may come back: what is held of it is not thrown away.
      assertThat(kept(home)).isEqualTo(kept);
      file.swap(OLD, Told.STRONG_TAG.tag("old"), null);
      server.rate(0);
      Ended resumed = home.run("fetch", "--json", "--on-change=fail", url).succeeded();
      assertThat(resumed.out()).contains("\"fetched\":" + (SIZE - kept));
      assertThat(home.file("file.bin")).hasBinaryContent(OLD);
    }
  }

  private static long kept(Home home) {
    try {
      Optional<Download> row = home.recorded();
      return row.map(Download::bytes).orElse(0L);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
