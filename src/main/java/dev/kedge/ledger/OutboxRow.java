package dev.kedge.ledger;

import dev.kedge.protocol.sync.Report;
import java.time.Instant;
import java.util.Optional;

/**
 * A report not yet taken.
 *
 * @param tries how often it was sent
 * @param error why the last try failed
 */
public record OutboxRow(
    long id, Report report, Instant created, int tries, Optional<String> error) {}
