package dev.kedge.ledger;

/**
 * An item that this device should not hold any more.
 *
 * @param generation the server's sequence number of that wish
 */
public record RemovalRow(String item, long generation) {}
