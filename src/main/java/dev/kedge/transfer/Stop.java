package dev.kedge.transfer;

import dev.kedge.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request to stop, with its reason, that every wait of a transfer looks at. The first reason
 * wins. Threads are never interrupted: that would close a part file's channel for all of them. Safe
 * for many threads.
 */
public final class Stop {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Runnable> hooks = new ArrayList<>();
  private @Nullable Failure reason;

  /** Asks to stop. Runs the hooks in the calling thread, once. */
  public void request(Failure why) {
    List<Runnable> toRun;
    lock.lock();
    try {
      if (reason != null) {
        return;
      }
      reason = why;
      toRun = List.copyOf(hooks);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    toRun.forEach(Runnable::run);
  }

  public boolean requested() {
    return reason() != null;
  }

  public @Nullable Failure reason() {
    lock.lock();
    try {
      return reason;
    } finally {
      lock.unlock();
    }
  }

  /** Throws the reason, if there is one. */
  public void check() throws Failure {
    Failure why = reason();
    if (why != null) {
      throw why;
    }
  }

  /**
   * Why something truly ended: where all was broken off, what failed by that only says that it was
   * interrupted.
   */
  public Failure meant(Failure failure) {
    Failure why = reason();
    return failure instanceof Failure.Interrupted && why != null ? why : failure;
  }

  /**
   * Runs {@code hook} when a stop is requested; at once when one already is. Closing takes the hook
   * back.
   */
  public Hook onRequest(Runnable hook) {
    boolean already;
    lock.lock();
    try {
      already = reason != null;
      hooks.add(hook);
    } finally {
      lock.unlock();
    }
    if (already) {
      hook.run();
    }
    return () -> remove(hook);
  }

  /** Waits so long, or until a stop is requested. */
  public boolean await(long nanos) {
    long left = nanos;
    lock.lock();
    try {
      while (reason == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      return reason != null;
    } catch (InterruptedException e) {
      // Nobody of ours interrupts; keep the flag for whoever does and treat it as the end of the
      // wait.
      Thread.currentThread().interrupt();
      return reason != null;
    } finally {
      lock.unlock();
    }
  }

  /** Like {@link #await(long)}, in milliseconds. */
  boolean awaitMillis(long millis) {
    return await(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void remove(Runnable hook) {
    lock.lock();
    try {
      hooks.remove(hook);
    } finally {
      lock.unlock();
    }
  }

  /** A registration. */
  @FunctionalInterface
  public interface Hook extends AutoCloseable {
    @Override
    void close();
  }
}
