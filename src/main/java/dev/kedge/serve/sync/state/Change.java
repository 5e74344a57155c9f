package dev.kedge.serve.sync.state;

import java.util.Optional;

/**
 * That something changed, with how it stands now.
 *
 * @param progress of the item on the device, where that is what changed
 * @param wishes for just this place, where they changed
 */
public record Change(
    long sequence,
    ChangeKind kind,
    Place place,
    long atMillis,
    Optional<DeviceProgress> progress,
    Optional<Wishes> wishes) {}
