package dev.kedge.sync.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The answer to a heartbeat.
 *
 * @param serverTime empty if it does not say
 * @param poll when to call again
 * @param desiredTag by which a change of what is desired shows
 */
public record Pulse(
    Optional<Instant> serverTime, Duration poll, Optional<String> desiredTag, boolean isRevoked) {}
