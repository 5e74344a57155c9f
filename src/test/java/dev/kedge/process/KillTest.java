package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9}, again and again: no byte is lost that was forced, and no half file is seen. */
class KillTest {
  private static final int SIZE = 352 << 20;
  private static final long RATE = 20_000_000;
  private static final int MB = 1_000_000;

  /** Four connections, each with what the two kernels may hold of it. */
  private static final long SOCKET_BUFFERS = 4L << 20;

  private static final long MOST_LOST = 2 * RATE + SOCKET_BUFFERS;
  private static final int PUBLISHED = 700_000;

  @TempDir Path root;

  /** When to kill: in so many milliseconds, or after so many new bytes at the server and a bit. */
  private sealed interface Moment {
    record Early(int millis) implements Moment {}

    record Bytes(int bytes, int millis) implements Moment {}
  }

  @Test
  void killedFiftyTimes_endsWhole_andEachKillCostsAtMostOneCheckpoint() throws Exception {
    Random random = seeded();
    byte[] content = Content.random(random.nextLong(), SIZE);
    try (FaultServer server = FaultServer.start(FaultServer.file(content, "\"one\"", null))) {
      server.rate(RATE);
      Home home = new Home(root);
      String url = server.url("/file.bin").toString();
      List<Moment> moments = moments(random);
      assertThat(moments).hasSize(50);
      long kept = 0;
      long mostLost = 0;
      for (Moment moment : moments) {
        long before = server.bodyBytes();
        killAt(moment, home.start("fetch", url), server);
        assertThat(home.file("file.bin")).doesNotExist();
        long sent = server.bodyBytes() - before;
        long now = home.recorded().map(Download::bytes).orElse(0L);
        long lost = sent - (now - kept);
        assertThat(now).as("kept after %s", moment).isGreaterThanOrEqualTo(kept);
        assertThat(lost).as("lost by %s, of %d bytes", moment, sent).isLessThan(MOST_LOST);
        mostLost = Math.max(mostLost, lost);
        kept = now;
      }
      home.run("fetch", url).succeeded();
      long twice = server.bodyBytes() - SIZE;
      System.out.printf(
          "KillTest: sent twice %,d bytes, %,d a kill, at most %,d by one%n",
          twice, twice / moments.size(), mostLost);
      assertThat(home.file("file.bin")).hasBinaryContent(content);
      assertThat(home.names()).containsExactly("file.bin");
      assertThat(twice).isLessThan(moments.size() * MOST_LOST);
    }
  }

  /**
   * Some before the first byte, most before the first checkpoint, some beyond it: too few of these
   * to come to the end of the file.
   */
  private static List<Moment> moments(Random random) {
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      moments.add(new Moment.Early(random.nextInt(600)));
    }
    for (int i = 0; i < 14; i++) {
      moments.add(new Moment.Bytes(random.nextInt(MB), random.nextInt(20)));
    }
    for (int i = 0; i < 22; i++) {
      moments.add(new Moment.Bytes(random.nextInt(8 * MB), random.nextInt(20)));
    }
    for (int i = 0; i < 8; i++) {
      moments.add(new Moment.Bytes(30 * MB + random.nextInt(26 * MB), random.nextInt(20)));
    }
    Collections.shuffle(moments, random);
    return moments;
  }

  private static void killAt(Moment moment, KedgeProcess process, FaultServer server) {
    long before = server.bodyBytes();
    try (process) {
      switch (moment) {
        case Moment.Early early -> pause(early.millis());
        case Moment.Bytes bytes -> {
          Await.until(
              moment.toString(),
              () -> server.bodyBytes() - before >= bytes.bytes() || !process.isAlive());
          pause(bytes.millis());
        }
      }
      assertThat(process.isAlive()).as(process::err).isTrue();
    }
  }

  /** The last bytes are there, so the file is being forced, linked, unlinked or recorded. */
  @Test
  void killedWhilePublishing_leavesNoFileOrAWholeOne() throws Exception {
    Random random = seeded();
    byte[] content = Content.random(random.nextLong(), PUBLISHED);
    try (FaultServer server = FaultServer.start(FaultServer.file(content, "\"one\"", null))) {
      int published = 0;
      int unrecorded = 0;
      for (int round = 0; round < 12; round++) {
        Home home = new Home(root.resolve("round-" + round));
        String url = server.url("/file.bin").toString();
        long before = server.bodyBytes();
        try (KedgeProcess process = home.start("fetch", url)) {
          boolean afterName = round % 2 == 0;
          Await.until(
              "the last byte, or the name",
              () ->
                  afterName
                      ? Files.exists(home.file("file.bin"))
                      : server.bodyBytes() - before >= PUBLISHED || !process.isAlive());
          pause(random.nextInt(afterName ? 8 : 120));
        }
        if (Files.exists(home.file("file.bin"))) {
          published++;
          assertThat(home.file("file.bin")).hasBinaryContent(content);
          unrecorded += isRecorded(home) ? 0 : 1;
        }
        home.run("fetch", url).succeeded();
        assertThat(home.file("file.bin")).hasBinaryContent(content);
        assertThat(home.names()).containsExactly("file.bin");
        assertThat(home.run("list", "--json").succeeded().out()).contains("completed");
      }
      System.out.printf(
          "KillTest: of 12 killed while publishing, %d had published, %d not recorded it%n",
          published, unrecorded);
    }
  }

  private static boolean isRecorded(Home home) throws Exception {
    return home.recorded().filter(row -> row.state() == DownloadState.COMPLETED).isPresent();
  }

  /** Chance itself, not a wait for anything. */
  private static void pause(int millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  private static Random seeded() {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("KillTest: -Dkill.seed=" + seed);
    return new Random(seed);
  }
}
