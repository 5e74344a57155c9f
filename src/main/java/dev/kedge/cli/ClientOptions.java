package dev.kedge.cli;

import dev.kedge.model.Ticker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a client is built from.
 *
 * @param ledger the database file; null keeps the ledger in memory
 * @param servers where tokens for servers are; null reports nothing to any
 */
public record ClientOptions(@Nullable Path ledger, Ticker ticker, @Nullable ServerPlaces servers) {}
