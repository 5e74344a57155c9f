package dev.kedge.cli;

import dev.kedge.model.Ticker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a client is built from.
 *
 * @param ledger the database file; null keeps the ledger in memory
 * @param use what for
 * @param servers where tokens for servers are; null reports nothing to any
 */
public record ClientOptions(
    @Nullable Path ledger, Use use, Ticker ticker, @Nullable ServerPlaces servers) {

  /** What a command wants of the ledger. */
  public enum Use {
    /** To keep what it does: made if it is not there, and an error if that cannot be. */
    KEEP,
    /** To keep what it does if that can be; else a warning. */
    KEEP_IF_POSSIBLE,
    /** To look into what is there; never made. */
    LOOK
  }
}
