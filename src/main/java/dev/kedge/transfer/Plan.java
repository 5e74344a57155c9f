package dev.kedge.transfer;

/**
 * How an attempt goes about it.
 *
 * @param connections at most so many
 * @param digestDecides whether a whole digest will prove the bytes, whatever tags they came under
 */
record Plan(int connections, boolean digestDecides) {}
