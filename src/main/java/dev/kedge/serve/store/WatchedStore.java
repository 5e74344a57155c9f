package dev.kedge.serve.store;

import dev.kedge.model.Ticker;
import dev.kedge.protocol.Displayed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets somebody know of another store's troubles: once when calls begin to fail, and once when all
 * kinds of them that failed succeed again, and go on to. A full disk ends writing, and reading goes
 * on; it also lets a small write through now and then.
 */
public final class WatchedStore implements Store {
  /** Without a failure, after which it is said to work again. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final Store store;
  private final Ticker ticker;
  private final Consumer<String> notices;
  private final Set<Kind> failing = EnumSet.noneOf(Kind.class);
  private volatile boolean isFailing;
  private volatile boolean isDamaged;
  private long lastFailure;
  private volatile boolean closed;

  WatchedStore(Store store, Ticker ticker, Consumer<String> notices) {
    this.store = store;
    this.ticker = ticker;
    this.notices = notices;
  }

  private enum Kind {
    READ,
    WRITE,
    IN_TURN
  }

  private interface Call<T> {
    T make() throws StoreException;
  }

  @Override
  public <T> T read(Work<T> work) throws StoreException {
    return watched(Kind.READ, () -> store.read(work));
  }

  @Override
  public <T> T write(Work<T> work) throws StoreException {
    return watched(Kind.WRITE, () -> store.write(work));
  }

  @Override
  public <T> T writeInTurn(Work<T> work) throws StoreException {
    return watched(Kind.IN_TURN, () -> store.writeInTurn(work));
  }

  /**
   * Tries whether it can be read; and written, if that failed lately: a node that is not ready gets
   * no requests that would find out.
   *
   * @throws StoreException it cannot
   */
  public void check() throws StoreException {
    Work<Long> reading = transaction -> transaction.number("SELECT 1");
    String now = ticker.now().toString();
    Work<Boolean> writing =
        transaction ->
            transaction.update("UPDATE meta SET value = ? WHERE name = 'checked'", now) == 1
                || transaction.insertIfAbsent(
                    "INSERT INTO meta (name, value) VALUES ('checked', ?)", now);
    read(reading);
    if (isDamaged) {
      throw StoreException.atTheEnd(new SQLException("it is damaged"));
    }
    if (isFailing) {
      write(writing);
      writeInTurn(writing);
    }
  }

  /**
   * Looks through it once, in the background. From the first damage on, whoever finds it, {@link
   * #check} fails until the server is started anew: other parts may go on, but nobody knows which.
   */
  public void examine() {
    Thread.ofPlatform().daemon().name("examine").start(this::examineNow);
  }

  private void examineNow() {
    try {
      watched(Kind.READ, store::damage).ifPresent(this::damaged);
    } catch (StoreException _) {
      return; // That was said.
    }
  }

  private synchronized void damaged(String how) {
    if (!isDamaged && !closed) {
      isDamaged = true;
      notices.accept(
          "the store is damaged: "
              + Displayed.escape(how)
              + "; put it back from a backup, or repair a copy of it");
    }
  }

  @Override
  public StoreFigures figures() {
    return store.figures();
  }

  @Override
  public void close() {
    closed = true;
    store.close();
  }

  private <T> T watched(Kind kind, Call<T> call) throws StoreException {
    T result;
    try {
      result = call.make();
    } catch (StoreException e) {
      failed(kind, e);
      if (e.isDamage()) {
        damaged(String.valueOf(e.getMessage()));
      }
      throw e;
    }
    if (isFailing) {
      succeeded(kind);
    }
    return result;
  }

  private synchronized void failed(Kind kind, StoreException e) {
    if (failing.isEmpty() && !closed) {
      notices.accept(Displayed.escape(String.valueOf(e.getMessage())));
    }
    failing.add(kind);
    isFailing = true;
    lastFailure = ticker.nanos();
  }

  private synchronized void succeeded(Kind kind) {
    if (ticker.nanos() - lastFailure < QUIET.toNanos()) {
      return;
    }
    if (failing.remove(kind) && failing.isEmpty()) {
      isFailing = false;
      notices.accept("the store works again");
    }
  }
}
