package dev.kedge.ledger;

/**
 * A download of which the ledger holds only what follows in a form that can be read.
 *
 * @param file as it stands there; empty where there is nothing
 */
public record LostRow(long id, String file) {}
