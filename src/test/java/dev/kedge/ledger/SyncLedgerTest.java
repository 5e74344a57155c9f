package dev.kedge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Report;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyncLedgerTest {
  private static final String URL = "http://h";
  private static final Said STARTED = Said.of(Report.Type.STARTED, "v", ItemState.DOWNLOADING);
  private static final Said COMPLETED = Said.of(Report.Type.DIGEST, "v", ItemState.COMPLETED);

  @TempDir Path dir;
  private Ledger ledger;
  private SyncLedger sync;

  @BeforeEach
  void open() throws Failure {
    ledger = Ledger.open(dir.resolve("ledger.db"), Instant::now);
    sync = ledger.sync();
    sync.register(URL, "device", "store");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  /**
   * What delivers reports says one again while the download ends: the end is not unsaid by that.
   */
  @Test
  void whatIsSaidAgain_isHowThingsStandThen() throws Exception {
    for (int i = 0; i < 50; i++) {
      String item = "i" + i;
      sync.place(URL, item, "v", dir.resolve(item), 1);
      assertThat(sync.report(URL, item, STARTED)).isPresent();
      CountDownLatch both = new CountDownLatch(2);
      var again =
          new FutureTask<>(() -> {
            meet(both);
            return sync.repeatAfter(URL, item, 7, SyncLedgerTest::again);
          });
      Thread.ofPlatform().start(again);
      meet(both);
      assertThat(sync.report(URL, item, COMPLETED)).isPresent();
      assertThat(again.get()).isPresent();
      ItemRow row = sync.item(URL, item).orElseThrow();
      assertThat(row.state()).isEqualTo(ItemState.COMPLETED);
      assertThat(row.attempt()).isEqualTo(8);
    }
  }

  @Test
  void nobodySaysAgain_whatIsNotKnown() throws Exception {
    assertThat(sync.repeat(URL, "nothing", SyncLedgerTest::again)).isEmpty();
    assertThat(sync.waiting(URL)).isZero();
  }

  private static Said again(ItemRow row) {
    return Said.of(Report.Type.EVENT, row.version(), row.state());
  }

  private static void meet(CountDownLatch both) throws InterruptedException {
    both.countDown();
    both.await();
  }
}
