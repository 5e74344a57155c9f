/**
 * The local SQLite database: downloads, chunks, learnt host limits. The only package that knows
 * JDBC. The ledger only ever lags the disk: data is forced first, then its rows are committed.
 */
@NullMarked
package dev.kedge.ledger;

import org.jspecify.annotations.NullMarked;
