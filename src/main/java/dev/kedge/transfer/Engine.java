package dev.kedge.transfer;

import dev.kedge.disk.LeftParts;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Origin;
import java.util.random.RandomGenerator;

/** What all files of one command share. */
public record Engine(
    Origin origin,
    Ledger ledger,
    Ticker ticker,
    HostGate gate,
    Pacer pacer,
    RandomGenerator random,
    TakenNames names,
    LeftParts left,
    Room room,
    FetchOptions options) {

  /** A random id for a new attempt: it names the part file, and the rows that speak for it. */
  public String newAttempt() {
    return "%012x".formatted(random.nextLong() >>> 16);
  }
}
