package dev.kedge.serve;

import dev.kedge.fixture.MariaDb;
import dev.kedge.model.Failure;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

class MariaDbRightsTest extends RightsContract {
  private String url = "";

  @Override
  @BeforeEach
  void start() throws Exception {
    url = MariaDb.database();
    super.start();
  }

  @Override
  Store connect(Path directory) throws Failure {
    return Store.mariaDb(new StoreAddress(url, Optional.empty()));
  }
}
