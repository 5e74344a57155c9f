package dev.kedge.serve.auth;

import dev.kedge.model.Failure;
import dev.kedge.serve.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class StoredKeysOnSqliteTest extends StoredKeysContract {
  @TempDir Path directory;

  @Override
  Store connect() throws Failure {
    return Store.sqlite(directory.resolve("serve.db"));
  }
}
