package dev.kedge.transfer;

import dev.kedge.model.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Threads that live and die together: the first that fails stops all, and all are joined before the
 * work is over. Platform threads, since they hash, write files and wait in native code.
 */
public final class Crew {
  private final Stop stop;
  private final List<Thread> threads = new ArrayList<>();
  private @Nullable Throwable bug;

  /** Work that may fail. */
  @FunctionalInterface
  public interface Task {
    void run() throws Failure, InterruptedException;
  }

  public Crew(Stop stop) {
    this.stop = stop;
  }

  /** May be called by a member too. */
  public synchronized void start(String name, Task task) {
    Thread thread = Thread.ofPlatform().name(name).daemon(true).unstarted(() -> guarded(task));
    threads.add(thread);
    thread.start();
  }

  /** Waits for all to end. A bug in one of them is thrown here. */
  public void join() {
    boolean interrupted = false;
    for (int i = 0; i < size(); i++) {
      Thread thread = thread(i);
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable found = bug();
    if (found != null) {
      throw new IllegalStateException("a thread of the transfer died", found);
    }
  }

  private synchronized int size() {
    return threads.size();
  }

  private synchronized Thread thread(int index) {
    return threads.get(index);
  }

  private void guarded(Task task) {
    try {
      task.run();
    } catch (Failure failure) {
      stop.request(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.request(new Failure.Interrupted());
    } catch (RuntimeException | Error e) {
      died(e);
      stop.request(Failure.Local.of("a bug ended the transfer: " + e, null));
    }
  }

  private synchronized void died(Throwable e) {
    if (bug == null) {
      bug = e;
    }
  }

  private synchronized @Nullable Throwable bug() {
    return bug;
  }
}
