package dev.kedge.transfer;

import dev.kedge.ledger.ChunkRow;
import java.util.List;

/**
 * What a checkpoint will claim: chunk rows whose bytes were all written before this was made.
 *
 * @param bytes present in all
 */
record Claims(List<ChunkRow> rows, long bytes) {
  boolean isEmpty() {
    return rows.isEmpty();
  }
}
