package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.serve.sync.SyncOptions;
import dev.kedge.serve.sync.state.Retention;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a server keeps devices in step. */
final class ServeSync {
  private static final SyncOptions USUAL = SyncOptions.DEFAULT;

  @Option(
      names = "--devices-per-user",
      paramLabel = "N",
      description = "The most devices a user may register (default: 100). Admins are not limited.")
  int devices = USUAL.mostDevices();

  @Option(
      names = "--poll",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description =
          "How often devices are told to ask (default: 60s; 10s to 1d), spread by a quarter either"
              + " way.")
  Duration poll = USUAL.pace();

  @Option(
      names = "--keep-changes",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description =
          "How long changes are kept for devices that follow them (default: 30d). One that was away"
              + " longer reads all anew.")
  Duration changes = USUAL.retention().changes();

  @Option(
      names = "--keep-cleared",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "How long it is remembered what a device has cleared (default: 90d).")
  Duration cleared = USUAL.retention().tombstones();

  SyncOptions options() throws Failure.Usage {
    if (devices < 1) {
      throw new Failure.Usage("--devices-per-user must be at least 1", "the default is 100");
    }
    if (poll.compareTo(Duration.ofSeconds(10)) < 0 || poll.compareTo(Duration.ofDays(1)) > 0) {
      throw new Failure.Usage("--poll must be from 10s to 1d", "the default is 60s");
    }
    if (changes.compareTo(Duration.ofHours(1)) < 0 || cleared.compareTo(Duration.ofHours(1)) < 0) {
      throw new Failure.Usage(
          "--keep-changes and --keep-cleared must be at least 1h",
          "devices that were away for longer read all anew");
    }
    return new SyncOptions(
        devices, poll, new Retention(changes, USUAL.retention().mostChanges(), cleared));
  }
}
