package dev.kedge.serve.sync;

import dev.kedge.serve.sync.state.Retention;
import java.time.Duration;

/**
 * How the server keeps devices in step.
 *
 * @param mostDevices a user may register; admins are not limited
 * @param pace how often devices are to ask, about
 * @param retention what is forgotten when
 */
public record SyncOptions(int mostDevices, Duration pace, Retention retention) {
  public static final SyncOptions DEFAULT =
      new SyncOptions(100, Duration.ofSeconds(60), Retention.DEFAULT);
}
