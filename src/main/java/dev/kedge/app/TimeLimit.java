package dev.kedge.app;

import dev.kedge.model.Failure;
import dev.kedge.model.Limits;
import dev.kedge.transfer.Stop;
import java.time.Duration;

/** The end of a command by {@code --max-time}, until it is closed. */
final class TimeLimit implements AutoCloseable {
  private final Stop over = new Stop();

  /** Counts from now, if there is such a limit. */
  TimeLimit(Limits limits, Stop stop) {
    Duration limit = limits.maxTime();
    if (limit != null) {
      Thread.ofPlatform()
          .daemon(true)
          .name("max-time")
          .start(() -> {
            if (!over.await(limit.toNanos())) {
              stop.request(Failure.OwnLimit.ofTime(limit));
            }
          });
    }
  }

  @Override
  public void close() {
    over.request(new Failure.Interrupted());
  }
}
