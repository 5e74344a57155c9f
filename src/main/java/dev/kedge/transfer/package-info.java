/**
 * The engine: URL, pin, plan, segments, connections, disk, ledger. One {@code Transfer} fetches one
 * version of one file over several connections; a {@code Board} hands out the work in file order; a
 * {@code Checkpointer} makes it durable.
 */
@NullMarked
package dev.kedge.transfer;

import org.jspecify.annotations.NullMarked;
