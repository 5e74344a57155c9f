package dev.kedge.cli.print;

import dev.kedge.model.TransferEvent;

/**
 * How far something has come.
 *
 * @param total -1 when unknown
 */
record Bar(long bytes, long total, long rate, int connections) {
  static Bar of(TransferEvent.Progress event) {
    return new Bar(event.bytes(), event.total(), event.rate(), event.connections());
  }

  /** Seconds left at this rate; -1 when nobody can tell. */
  long eta() {
    return total < 0 || rate <= 0 ? -1 : (Math.max(0, total - bytes) + rate - 1) / rate;
  }

  int percent() {
    return total <= 0 ? 0 : (int) Math.min(100, 100.0 * bytes / total);
  }

  /** The sum of two; unknown if one is. */
  Bar plus(Bar other) {
    long sum = total < 0 || other.total < 0 ? -1 : total + other.total;
    return new Bar(bytes + other.bytes, sum, rate + other.rate, connections + other.connections);
  }
}
