package dev.kedge.sync.plan;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * An item that the device should hold.
 *
 * @param file where
 * @param size of the version in bytes
 * @param priority the higher, the sooner
 * @param isOffered whether the server has its bytes
 */
public record Wish(
    String item,
    String version,
    Path file,
    long size,
    long priority,
    Optional<Instant> notBefore,
    Optional<Instant> deadline,
    boolean isPaused,
    boolean isOffered) {}
