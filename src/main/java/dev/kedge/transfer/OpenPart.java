package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.model.Pin;
import dev.kedge.protocol.ChunkLayout;
import java.util.List;

/** A locked part file with what is trusted of it. */
record OpenPart(String attempt, PartFile part, Pin pin, ChunkLayout layout, List<ChunkRow> held) {
  OpenPart {
    held = List.copyOf(held);
  }
}
