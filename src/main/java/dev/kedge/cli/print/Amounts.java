package dev.kedge.cli.print;

import java.time.Duration;
import java.util.Locale;

/** Bytes and times for people. Units are binary, and say so: MiB. */
public final class Amounts {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Amounts() {}

  /** Three or four digits: {@code 512 B}, {@code 12.3 MiB}, {@code 1023 KiB}. */
  public static String bytes(long bytes) {
    if (bytes < 0) {
      return "?";
    }
    double value = bytes;
    int unit = 0;
    while (value >= 1023.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String number =
        unit == 0 || value >= 99.95
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.1f", value);
    return number + ' ' + UNITS[unit];
  }

  public static String rate(long bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  /** What so many bytes in that time make a second; nothing sensible for no time. */
  public static String rate(long bytes, Duration time) {
    long nanos = Math.max(1, time.toNanos());
    return rate((long) (bytes * 1e9 / nanos));
  }

  /** {@code 0.25 s}, {@code 12 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
  public static String time(Duration time) {
    double seconds = time.toNanos() / 1e9;
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    if (seconds < 59.5) {
      return String.format(Locale.ROOT, seconds < 9.95 ? "%.1f s" : "%.0f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }

  /** {@code 0:45}, {@code 12:03}, {@code 1:02:03}; a dash for more than four days. */
  static String clock(long seconds) {
    if (seconds < 0 || seconds >= 100 * 3600) {
      return "-";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
