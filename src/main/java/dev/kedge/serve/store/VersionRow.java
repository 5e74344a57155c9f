package dev.kedge.serve.store;

/**
 * What the store says of a version.
 *
 * @param id its name for ever, on every node
 * @param aloneInItsSecond whether no other version of the path is known whose Last-Modified would
 *     be the same: only then can a date tell it apart (RFC 9110 §8.8.2.2)
 */
public record VersionRow(String id, boolean aloneInItsSecond) {}
