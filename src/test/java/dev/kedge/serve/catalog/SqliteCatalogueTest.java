package dev.kedge.serve.catalog;

import dev.kedge.model.Failure;
import dev.kedge.serve.store.Store;
import java.nio.file.Path;

class SqliteCatalogueTest extends CatalogueContract {
  @Override
  Store connect(Path state) throws Failure {
    return Store.sqlite(state);
  }
}
