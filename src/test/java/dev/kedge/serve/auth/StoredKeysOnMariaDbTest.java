package dev.kedge.serve.auth;

import dev.kedge.fixture.MariaDb;
import dev.kedge.model.Failure;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreAddress;
import java.util.Optional;

final class StoredKeysOnMariaDbTest extends StoredKeysContract {
  private final String url = MariaDb.database();

  @Override
  Store connect() throws Failure {
    return Store.mariaDb(new StoreAddress(url, Optional.empty()));
  }
}
