package dev.kedge.ledger;

import dev.kedge.model.FileStamp;

/**
 * A published file of an item.
 *
 * @param version whose bytes it has
 * @param stamp by which a change of it shows
 */
public record HeldFile(String version, FileStamp stamp) {}
