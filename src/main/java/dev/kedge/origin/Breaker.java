package dev.kedge.origin;

import dev.kedge.model.Failure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that waits for a network, so that all of it can be stopped at once and for good. Safe
 * for many threads.
 */
final class Breaker {
  private final Set<Runnable> live = new HashSet<>();
  private final Runnable all = this::breakAll;
  private boolean broken;

  synchronized void add(Runnable stop) throws Failure.Interrupted {
    if (broken) {
      throw new Failure.Interrupted();
    }
    live.add(stop);
  }

  synchronized void remove(Runnable stop) {
    live.remove(stop);
  }

  /** One that is broken with this one, and can be broken alone. */
  synchronized Breaker branch() {
    Breaker branch = new Breaker();
    if (broken) {
      branch.breakAll();
    } else {
      live.add(branch.all);
    }
    return branch;
  }

  /** Forgets a {@link #branch}. */
  void drop(Breaker branch) {
    remove(branch.all);
  }

  synchronized boolean isBroken() {
    return broken;
  }

  void breakAll() {
    for (Runnable stop : takeAll()) {
      stop.run();
    }
  }

  private synchronized List<Runnable> takeAll() {
    broken = true;
    List<Runnable> all = List.copyOf(live);
    live.clear();
    return all;
  }
}
