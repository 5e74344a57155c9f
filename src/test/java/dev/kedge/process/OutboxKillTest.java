package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.disk.CacheRoot;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.SyncServer;
import dev.kedge.fixture.SyncServer.Stage;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.OutboxRow;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Progress;
import dev.kedge.protocol.sync.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while reports are written, sent, counted and answered: each counts once, and
 * nothing that was cleared comes back.
 */
final class OutboxKillTest {
  private static final List<Stage> STAGES = List.of(Stage.values());
  private static final int KILLS = 10;
  private static final int ITEMS = 12;
  private static final byte[] BYTES = Content.random(51, 70_000);

  @TempDir Path root;
  private final SyncServer server = new SyncServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void killedAnywhere_everyReportCountsOnce() throws Exception {
    Random random = seeded();
    Home home = new Home(root);
    Path token = Files.writeString(home.home().resolve("token"), "user-token");
    home.run("login", "--token", "@" + token, server.url().toString()).succeeded();
    for (int i = 0; i < ITEMS; i++) {
      server.publish("item" + i, "file" + i + ".bin", BYTES);
    }
    Set<String> wanted = new HashSet<>();
    Set<String> written = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      change(random, wanted);
      killAt(STAGES.get(kill % STAGES.size()), random.nextInt(4), random.nextInt(15), home);
      written.addAll(lasting(home));
    }
    server.watcher = _ -> {};
    Ended last = home.run("sync", "--dir", home.files().toString()).succeeded();

    try (Ledger ledger = Ledger.open(home.ledger(), Instant::now)) {
      String url = server.url().toString();
      assertThat(ledger.sync().waiting(url)).isZero();
      for (ItemRow row : ledger.sync().items(url)) {
        if (row.attempt() == 0) {
          continue; // Killed before it had anything to say of it.
        }
        Progress there = server.row(row.item()).orElseThrow();
        assertThat(List.of(there.state(), there.attempt(), there.rev()))
            .as(row + last.err() + server.applied())
            .isEqualTo(List.of(row.state(), row.attempt(), row.rev()));
      }
    }
    assertThat(server.appliedOps()).as("none twice").doesNotHaveDuplicates();
    assertThat(server.answeredOps()).as("none lost").containsAll(written);
    assertThat(home.names())
        .filteredOn(name -> !name.matches("file[0-9]+[.]bin"))
        .as("nothing set aside, no parts")
        .containsExactly(CacheRoot.MARKER);
    for (int i = 0; i < ITEMS; i++) {
      boolean isWanted = wanted.contains("item" + i);
      assertThat(Files.exists(home.file("file" + i + ".bin")))
          .as("item%d: %s, %s%s", i, server.row("item" + i), server.applied(), last.err())
          .isEqualTo(isWanted);
      ItemState state = server.row("item" + i).map(Progress::state).orElse(ItemState.CLEARED);
      assertThat(state).isEqualTo(isWanted ? ItemState.COMPLETED : ItemState.CLEARED);
    }
  }

  /** The admin and the user want other things by now. */
  private void change(Random random, Set<String> wanted) {
    for (int i = 0; i < ITEMS / 2; i++) {
      String item = "item" + random.nextInt(ITEMS);
      if (wanted.add(item)) {
        server.wantAlso(item);
      } else if (random.nextBoolean()) {
        wanted.remove(item);
        server.clear(item);
      }
    }
  }

  /** Kills it a moment after it has come to a stage for so many times. */
  private void killAt(Stage stage, int times, int millis, Home home) {
    AtomicInteger left = new AtomicInteger(times);
    CountDownLatch come = new CountDownLatch(1);
    CountDownLatch dead = new CountDownLatch(1);
    server.watcher =
        now -> {
          if (now == stage && left.getAndDecrement() == 0) {
            come.countDown();
            await(dead, stage == Stage.SENT_BYTES || stage == Stage.ANSWERED);
          }
        };
    try (KedgeProcess sync =
        home.start("sync", "--max-delete", "100%", "--dir", home.files().toString())) {
      Await.until("stage " + stage, () -> come.getCount() == 0 || !sync.isAlive());
      LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
      sync.kill();
    } finally {
      dead.countDown();
    }
  }

  /** The server stands still while it is killed, unless that is to happen behind its back. */
  private static void await(CountDownLatch dead, boolean goesOn) {
    try {
      if (!goesOn) {
        dead.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The reports that wait and must never be dropped; read from a copy. */
  private List<String> lasting(Home home) throws Exception {
    Path copy = Files.createTempDirectory(root, "ledger");
    for (String suffix : List.of("", "-wal")) {
      Path from = home.ledger().resolveSibling("ledger.db" + suffix);
      if (Files.exists(from)) {
        Files.copy(from, copy.resolve("ledger.db" + suffix));
      }
    }
    List<String> ids = new ArrayList<>();
    try (Ledger ledger = Ledger.open(copy.resolve("ledger.db"), Instant::now)) {
      for (OutboxRow row : ledger.sync().outbox(server.url().toString(), 1000)) {
        if (row.report().type() != Report.Type.PROGRESS) {
          ids.add(row.report().opId());
        }
      }
    }
    return ids;
  }

  private static Random seeded() {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("OutboxKillTest: -Dkill.seed=" + seed);
    return new Random(seed);
  }
}
