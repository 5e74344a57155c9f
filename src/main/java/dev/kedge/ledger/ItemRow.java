package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.protocol.sync.ChunkSet;
import dev.kedge.protocol.sync.ItemState;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An item on this device: its last report, and the file that stands published.
 *
 * @param version that the last report was about
 * @param file where it is, or will be
 * @param size of the version in bytes; -1 when not known
 * @param attempt of the last report; 0 before the first
 * @param paused by this device's user
 * @param held empty while no file of it stands published
 */
public record ItemRow(
    String item,
    String version,
    Path file,
    long size,
    ItemState state,
    long attempt,
    long rev,
    ChunkSet chunks,
    long bytes,
    Optional<Digest> digest,
    boolean paused,
    Optional<HeldFile> held) {}
