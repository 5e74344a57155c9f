package dev.kedge.serve.sync.state;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait for changes of a user. Waiting holds no lock, no connection of the store and, on a
 * virtual thread, no thread of the system.
 */
public final class Waiters {
  private final Map<String, Set<Waiter>> waiting = new HashMap<>();
  private volatile boolean ended;

  /** Somebody who waits; misses nothing that happens after it was made. */
  public final class Waiter implements AutoCloseable {
    private final String user;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean left;

    private Waiter(String user) {
      this.user = user;
    }

    /** Returns when something may have changed since the last time, or that long has passed. */
    public void await(Duration most) throws InterruptedException {
      if (news.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
    }

    /** Nobody wants to know any more: ends {@link #await}, now and later. */
    void leave() {
      left = true;
      news.release();
    }

    boolean isLeft() {
      return left;
    }

    @Override
    public void close() {
      forget(this);
    }
  }

  public Waiter join(String user) {
    Waiter waiter = new Waiter(user);
    synchronized (this) {
      waiting.computeIfAbsent(user, _ -> new HashSet<>()).add(waiter);
    }
    return waiter;
  }

  public synchronized void wake(Collection<String> users) {
    users.forEach(
        user -> waiting.getOrDefault(user, Set.of()).forEach(waiter -> waiter.news.release()));
  }

  /** Wakes everybody; from now on nobody is to wait. */
  public synchronized void end() {
    ended = true;
    wake(users());
  }

  /** Whether it makes no sense to wait any more. */
  public boolean haveEnded() {
    return ended;
  }

  /** The users somebody waits for. */
  public synchronized Set<String> users() {
    return Set.copyOf(waiting.keySet());
  }

  /** How many wait. */
  public synchronized int count() {
    return waiting.values().stream().mapToInt(Set::size).sum();
  }

  private synchronized void forget(Waiter waiter) {
    waiting.computeIfPresent(
        waiter.user,
        (_, others) -> {
          others.remove(waiter);
          return others.isEmpty() ? null : others;
        });
  }
}
