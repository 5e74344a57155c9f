package dev.kedge.serve.catalog;

import dev.kedge.fixture.MariaDb;
import dev.kedge.model.Failure;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreAddress;
import java.nio.file.Path;
import java.util.Optional;

class MariaDbCatalogueTest extends CatalogueContract {
  private String url = "";

  @Override
  Store connect(Path state) throws Failure {
    if (url.isEmpty()) {
      url = MariaDb.database();
    }
    return Store.mariaDb(new StoreAddress(url, Optional.empty()));
  }
}
