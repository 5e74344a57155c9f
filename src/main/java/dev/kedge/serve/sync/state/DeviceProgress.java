package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.Progress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an item stands on a device, and since when.
 *
 * @param saidDigest SHA-256 of the canonical form of the report applied last; empty if the server
 *     wrote the row
 * @param clientTime by the device's clock, for display only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeviceProgress(
    Place place,
    Progress progress,
    byte[] saidDigest,
    Optional<Instant> clientTime,
    long createdMillis,
    long updatedMillis,
    OptionalLong completedMillis) {}
