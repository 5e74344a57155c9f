package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Limits;
import dev.kedge.model.Retries;
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
          "Try again up to N times in a row without 256 KiB of progress in all; 0 sends one plain"
              + " request a file, over one connection, and no more (default: 8).")
  int retry = USUAL.retries().most();

  @Option(
      names = "--retry-delay",
      paramLabel = "TIME",
      converter = WaitText.class,
      description =
          "Wait this long before each retry, instead of half a second that doubles; longer where"
              + " the server asks for it. 0 is the usual wait.")
  Duration retryDelay = USUAL.retries().delay();

  @Option(
      names = "--retry-max-time",
      paramLabel = "TIME",
      converter = WaitText.class,
      description =
          "Begin no retry once this much time has passed since the file's first request. 0 is no"
              + " limit.")
  Duration retryMaxTime = USUAL.retries().within();

  @Option(
      names = "--retry-all-errors",
      description =
          "Retry whatever the server did, also what will not pass by itself: a 404, a web page in"
              + " the file's place, a bad certificate.")
  boolean retryAllErrors;

  @Option(
      names = "--no-range",
      description =
          "Never ask for a range: one plain request a file, over one connection. For servers that"
              + " cannot do ranges.")
  boolean noRange;

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
        new Retries(
            between(0, retry, 1_000_000, "--retry"), retryDelay, retryMaxTime, retryAllErrors),
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
