package dev.kedge.sync.api;

import java.util.Optional;

/**
 * What changed for a user.
 *
 * @param cursor from where to go on
 * @param generation the highest sequence number in it; 0 for none
 * @param count of changes but those of progress
 * @param hasMore whether more wait
 */
public record Changes(Optional<String> cursor, long generation, int count, boolean hasMore) {}
