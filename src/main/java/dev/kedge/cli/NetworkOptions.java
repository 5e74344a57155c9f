package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hard to pull, and how long to wait: the options of every command that fetches. */
final class NetworkOptions {
  private static final Limits USUAL = Limits.DEFAULT;
  private static final int MOST_CONNECTIONS = 64;

  @Option(
      names = {"-x", "--connections"},
      paramLabel = "N",
      description = "Connections a file, 1 to 64 (default: 4).")
  @Nullable Integer connections;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Files at once (default: 3).")
  int jobs = FetchOptions.DEFAULT.jobs();

  @Option(
      names = "--max-per-host",
      paramLabel = "N",
      description = "Connections to one host, over all files (default: 16).")
  int maxPerHost = FetchOptions.DEFAULT.maxPerHost();

  @Option(
      names = "--limit-rate",
      paramLabel = "RATE",
      converter = SizeText.class,
      description =
          "Bytes a second over all connections: 500k, 10M; k, M and G count in 1024s, as with curl."
              + " 0 is no limit.")
  long limitRate;

  @Option(
      names = "--retry",
      paramLabel = "N",
      description =
          "Try again up to N times in a row without 256 KiB of progress in all; 0 never tries again"
              + " (default: 8).")
  int retry = USUAL.retries();

  @Option(
      names = "--max-time",
      paramLabel = "TIME",
      converter = DurationText.class,
      description =
          "Stop the whole command after this time (30, 30s, 5m, 2h); what was fetched is kept."
              + " Without it there is no total limit.")
  @Nullable Duration maxTime;

  @Option(
      names = "--connect-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "Longest wait for a connection, name lookup and TLS included (default: 15s).")
  Duration connectTimeout = USUAL.connect();

  @Option(
      names = "--stall-timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "Longest wait during which no byte arrives (default: 30s).")
  Duration stallTimeout = USUAL.stall();

  @Option(
      names = "--low-speed",
      paramLabel = "RATE:TIME",
      converter = SpeedFloor.Converter.class,
      description =
          "Replace a connection that is slower than RATE for TIME (default: 1k:60); 0:60 never"
              + " does.")
  SpeedFloor lowSpeed = new SpeedFloor(USUAL.lowSpeedBytes(), USUAL.lowSpeedFor());

  Limits limits() throws Failure.Usage {
    return new Limits(
        connectTimeout,
        stallTimeout,
        lowSpeed.rate(),
        lowSpeed.time(),
        between(0, retry, 1_000_000, "--retry"),
        maxTime,
        limitRate);
  }

  int connections() throws Failure.Usage {
    return between(
        1,
        connections == null ? FetchOptions.DEFAULT.connections() : connections,
        MOST_CONNECTIONS,
        "--connections");
  }

  int jobs() throws Failure.Usage {
    return between(1, jobs, MOST_CONNECTIONS, "--jobs");
  }

  int maxPerHost() throws Failure.Usage {
    return between(1, maxPerHost, MOST_CONNECTIONS, "--max-per-host");
  }

  private static int between(int least, int value, int most, String option) throws Failure.Usage {
    if (value < least || value > most) {
      throw new Failure.Usage(
          option + " " + value + " is out of bounds",
          "give a number from " + least + " to " + most);
    }
    return value;
  }
}
