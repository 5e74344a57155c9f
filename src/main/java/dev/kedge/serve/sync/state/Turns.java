package dev.kedge.serve.sync.state;

import dev.kedge.model.Ticker;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Work;
import java.util.Set;

/** Does steps one after the other, and wakes those who wait for what they changed. */
public final class Turns {
  private final Store store;
  private final Ticker ticker;
  private final Waiters waiters;

  public Turns(Store store, Ticker ticker, Waiters waiters) throws StoreException {
    this.store = store;
    this.ticker = ticker;
    this.waiters = waiters;
    store.write(transaction -> {
      Clock.make(transaction);
      return true;
    });
  }

  /** What is done in a turn; it may be done again, as {@link Work} says. */
  @FunctionalInterface
  public interface Step<T> {
    T in(Turn turn) throws StoreException;
  }

  private record Done<T>(T result, Set<String> told) {}

  /** Returns when the step is durable. */
  public <T> T take(Step<T> step) throws StoreException {
    Done<T> done =
        store.writeInTurn(transaction -> {
          Turn turn = Turn.begin(transaction, ticker.now());
          T result = step.in(turn);
          turn.end();
          return new Done<>(result, turn.told());
        });
    waiters.wake(done.told());
    return done.result();
  }

  /** Reads from one snapshot. */
  public <T> T read(Work<T> work) throws StoreException {
    return store.read(work);
  }

  /** Changes what has no number, in one commit with what else waits. */
  public <T> T writeTogether(Work<T> work) throws StoreException {
    return store.writeInTurn(work);
  }

  public Ticker ticker() {
    return ticker;
  }

  public Waiters waiters() {
    return waiters;
  }
}
