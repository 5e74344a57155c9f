package dev.kedge.serve;

import dev.kedge.model.Failure;
import dev.kedge.serve.store.Store;
import java.nio.file.Path;

class SqliteRightsTest extends RightsContract {
  @Override
  Store connect(Path directory) throws Failure {
    return Store.sqlite(directory.resolve("serve.db"));
  }
}
