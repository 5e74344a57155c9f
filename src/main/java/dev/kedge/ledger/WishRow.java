package dev.kedge.ledger;

/**
 * What the user asked of an item on this device, and the server does not know yet.
 *
 * @param action as the server calls it: keep, pause, clear
 */
public record WishRow(String item, String action) {}
