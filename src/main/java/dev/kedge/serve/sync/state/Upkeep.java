package dev.kedge.serve.sync.state;

import dev.kedge.model.Ticker;
import dev.kedge.serve.store.StoreException;
import java.time.Duration;
import java.util.List;

/**
 * What has to be done without being asked: waking those who wait for what another node changed,
 * deciding what a crash left undecided, forgetting what is old. Ends when it is closed.
 */
public final class Upkeep implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

  private final Turns turns;
  private final CatalogueNews news;
  private final Retention retention;
  private final List<Thread> threads;
  private long seen;

  private Upkeep(Turns turns, CatalogueNews news, Retention retention) {
    this.turns = turns;
    this.news = news;
    this.retention = retention;
    this.threads =
        List.of(
            Thread.ofVirtual().unstarted(() -> repeat(news::followNext, Duration.ZERO)),
            Thread.ofVirtual().unstarted(() -> repeat(this::look, BETWEEN_LOOKS)),
            Thread.ofVirtual().unstarted(() -> repeat(this::clean, BETWEEN_CLEANINGS)));
  }

  public static Upkeep start(Turns turns, CatalogueNews news, Retention retention) {
    Upkeep upkeep = new Upkeep(turns, news, retention);
    upkeep.threads.forEach(Thread::start);
    return upkeep;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  /** Something to do with the store; if that is away, the next time will do. */
  private interface Chore {
    void run() throws StoreException, InterruptedException;
  }

  private void repeat(Chore chore, Duration between) {
    Ticker ticker = turns.ticker();
    while (true) {
      try {
        Duration pause = between;
        try {
          chore.run();
        } catch (StoreException tryAgain) {
          // Requests that need the store say what is wrong with it.
          pause = BETWEEN_LOOKS;
        }
        ticker.sleep(pause);
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  private void look() throws StoreException {
    if (turns.waiters().count() == 0) {
      return;
    }
    long from = seen;
    long now = turns.read(Clock::sequence);
    if (now != from) {
      turns
          .waiters()
          .wake(
              turns.read(transaction ->
                  transaction.list(
                      row -> row.text(1),
                      "SELECT DISTINCT user_id FROM sync_change WHERE seq > ?",
                      from)));
      seen = now;
    }
  }

  private void clean() throws StoreException {
    news.catchUp();
    retention.apply(turns);
  }
}
