package dev.kedge.app;

import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.OutboxRow;
import dev.kedge.ledger.ServerRow;
import dev.kedge.model.Failure;
import dev.kedge.sync.api.OfflineRow;
import java.util.List;
import java.util.Optional;

/**
 * How a device stands.
 *
 * @param everywhere the user's items on all devices, if the server could be asked
 * @param unreachable why it could not
 */
public record SyncStatus(
    ServerRow server,
    List<ItemRow> items,
    List<OutboxRow> outbox,
    List<OfflineRow> everywhere,
    Optional<Failure> unreachable) {
  public SyncStatus {
    items = List.copyOf(items);
    outbox = List.copyOf(outbox);
    everywhere = List.copyOf(everywhere);
  }
}
