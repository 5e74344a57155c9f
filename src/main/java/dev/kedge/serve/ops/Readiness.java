package dev.kedge.serve.ops;

import dev.kedge.model.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether the server can do its work. Anybody may ask as often as they like: an answer is good for
 * a second, and one check runs at a time.
 */
public final class Readiness {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final List<Check> checks;
  private final Ticker ticker;
  private Optional<String> missing = Optional.empty();
  private long checkedAt;
  private boolean checked;

  /**
   * Something without which nothing goes.
   *
   * @param missing what is said when it is not there, in one sentence
   */
  public record Check(String missing, Probe probe) {}

  /** Looks whether it is there. */
  @FunctionalInterface
  public interface Probe {
    boolean holds() throws Exception;
  }

  public Readiness(List<Check> checks, Ticker ticker) {
    this.checks = List.copyOf(checks);
    this.ticker = ticker;
  }

  /** What is missing; absent if the server is ready. */
  synchronized Optional<String> missing() throws InterruptedException {
    if (!checked || ticker.nanos() - checkedAt > FRESH.toNanos()) {
      missing = check();
      checkedAt = ticker.nanos();
      checked = true;
    }
    return missing;
  }

  private Optional<String> check() throws InterruptedException {
    for (Check check : checks) {
      if (!holds(check.probe())) {
        return Optional.of(check.missing());
      }
    }
    return Optional.empty();
  }

  /** A database that does not answer must not hold up those who ask. */
  private static boolean holds(Probe probe) throws InterruptedException {
    var task = new FutureTask<>(probe::holds);
    Thread.startVirtualThread(task);
    try {
      return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
