package dev.kedge.protocol.sync;

/**
 * What is wrong at one place of a JSON text.
 *
 * @param pointer the place, as a JSON pointer (RFC 6901)
 * @param code for programs; never changes
 */
public record Fault(String pointer, String code, String detail) {}
