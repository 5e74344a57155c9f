package dev.kedge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kedge.fixture.ChildJvm;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several threads, several ledgers, several processes, and processes that die. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LedgerProcessesTest {
  private static final int THREADS = 16;

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void name() {
    file = dir.resolve("ledger.db");
  }

  @Test
  void killedWhileCheckpointing_losesNothingAcknowledged() throws Exception {
    for (int kill = 1; kill <= 5; kill++) {
      int acknowledged = -1;
      try (ChildJvm child = ChildJvm.start(OtherProcess.class, "checkpoint", file)) {
        while (acknowledged < kill * 40) {
          acknowledged = Integer.parseInt(child.line());
        }
        child.kill();
        List<String> rest = child.lines();
        acknowledged = rest.isEmpty() ? acknowledged : Integer.parseInt(rest.getLast());
      }
      try (Ledger ledger = Ledger.open(file)) {
        assertThat(ledger.notice()).isEmpty();
        Download row = ledger.all().getFirst();
        assertThat(ledger.chunks(row.id(), "one"))
            .hasSizeBetween(acknowledged + 1, acknowledged + 2)
            .startsWith(Rows.whole(0))
            .contains(Rows.whole(acknowledged));
        ledger.forget(row.id());
      }
    }
  }

  @Test
  void twoProcessesBegin_getTheSameRows() throws Exception {
    try (ChildJvm a = ChildJvm.start(OtherProcess.class, "begin", file, 100);
        ChildJvm b = ChildJvm.start(OtherProcess.class, "begin", file, 100)) {
      List<String> idsOfA = a.lines();
      assertThat(idsOfA).hasSize(100).doesNotHaveDuplicates();
      assertThat(b.lines()).isEqualTo(idsOfA);
    }
  }

  @Test
  void anotherProcessDelivers_thisOneDoesNot_untilThatIsDead() throws Exception {
    String url = "https://kedge.example";
    try (Ledger ledger = Ledger.open(file);
        ChildJvm other = ChildJvm.start(OtherProcess.class, "deliver", file, url)) {
      assertThat(other.line()).isEqualTo("held");
      assertThat(ledger.sync().deliver(url, LedgerProcessesTest::mustNot)).isFalse();
      assertThat(ledger.sync().deliver("https://other.example", () -> {})).isTrue();
      other.kill();
      assertThat(ledger.sync().deliver(url, () -> {})).isTrue();
    }
  }

  @Test
  void ofManyThreads_oneDelivers() throws Exception {
    try (Ledger ledger = Ledger.open(file)) {
      CountDownLatch othersTried = new CountDownLatch(THREADS - 1);
      List<Boolean> delivered =
          inThreads(number -> {
            boolean own = ledger.sync().deliver("https://kedge.example", () -> await(othersTried));
            othersTried.countDown();
            return own;
          });
      assertThat(delivered.stream().filter(own -> own).count()).isOne();
    }
  }

  private static void mustNot() {
    throw new AssertionError("two deliver at once");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyThreadsBegin_getTheSameRow() throws Exception {
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(inThreads(number -> Rows.begin(ledger).id())).hasSize(THREADS).containsOnly(1L);
    }
  }

  @Test
  void manyThreadsStartAnAttempt_oneDoes() throws Exception {
    try (Ledger ledger = Ledger.open(file)) {
      long id = Rows.begin(ledger).id();
      assertThat(inThreads(number -> Rows.start(ledger, id, "", "attempt" + number)))
          .containsOnlyOnce(true);
    }
  }

  @Test
  void manyThreadsCheckpoint_allIsThere() throws Exception {
    try (Ledger ledger = Ledger.open(file)) {
      Download row = Rows.started(ledger, "one");
      List<Integer> _ =
          inThreads(number -> {
            for (int index = number; index < 1_600; index += THREADS) {
              Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(index)), index);
              assertThat(ledger.chunks(row.id(), "one")).contains(Rows.whole(index));
            }
            return number;
          });
      assertThat(ledger.chunks(row.id(), "one")).hasSize(1_600);
    }
  }

  @Test
  void manyLedgersOpenAtOnce_makeOneFile() throws Exception {
    assertThat(
            inThreads(number -> {
              try (Ledger ledger = Ledger.open(file)) {
                return Rows.begin(ledger).id();
              }
            }))
        .containsOnly(1L);
  }

  /** Closing one must not drop the process's lock, nor SQLite's, while the other is open. */
  @Test
  void secondLedgerOfAProcess_keepsTheFirstOnesLocks() throws Exception {
    try (Ledger first = Ledger.open(file)) {
      Ledger.open(file).close();
      Rows.begin(first);
      try (ChildJvm other = ChildJvm.start(OtherProcess.class, "begin", file, 1)) {
        assertThat(other.lines()).containsExactly("2");
      }
      assertThat(first.all()).hasSize(2);
    }
  }

  @Test
  void damagedUnderALiveProcess_isNotSetAside() throws Exception {
    Ledger.open(file).close();
    try (ChildJvm other = ChildJvm.start(OtherProcess.class, "hold", file)) {
      assertThat(other.line()).isEqualTo("held");
      Damage.overwriteHeader(file);
      assertThatExceptionOfType(Failure.Local.class)
          .isThrownBy(() -> Ledger.open(file).close())
          .withMessage("ledger " + file + ": it is damaged, and another kedge is using it");
      assertThat(dir.resolve("ledger.db.damaged-1")).doesNotExist();
      other.kill();
      try (Ledger ledger = Ledger.open(file)) {
        assertThat(ledger.notice()).isPresent();
      }
      assertThat(Files.exists(dir.resolve("ledger.db.damaged-1"))).isTrue();
    }
  }

  private interface Task<T> {
    T run(int number) throws Exception;
  }

  private static <T> List<T> inThreads(Task<T> task) throws Exception {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      tasks.add(() -> task.run(number));
    }
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
