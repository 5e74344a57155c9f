package dev.kedge.serve.auth;

import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import java.util.Optional;

/** Items and versions as the catalogue in the store has them. */
public final class StoredItems implements ItemPaths, LinksResource.CurrentVersions {
  private final Store store;

  public StoredItems(Store store) {
    this.store = store;
  }

  @Override
  public Optional<String> ofVersion(String id) throws StoreException {
    return text("SELECT path FROM version WHERE id = ?", id);
  }

  @Override
  public Optional<String> ofItem(String id) throws StoreException {
    return text("SELECT path FROM item WHERE id = ? AND path IS NOT NULL", id);
  }

  @Override
  public Optional<String> current(String item) throws StoreException {
    return text("SELECT version FROM item WHERE id = ? AND path IS NOT NULL", item);
  }

  private Optional<String> text(String sql, String id) throws StoreException {
    return store.read(transaction -> transaction.first(row -> row.text(1), sql, id));
  }
}
