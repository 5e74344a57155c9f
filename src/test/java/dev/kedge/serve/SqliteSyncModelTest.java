package dev.kedge.serve;

import dev.kedge.serve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

class SqliteSyncModelTest extends SyncModel {
  @Override
  void prepare() {}

  @Override
  Store connect(Path directory) throws Exception {
    return Store.sqlite(directory.resolve("serve.db"));
  }

  /** A store that is closed is one file. */
  @Override
  void backUp(Path directory) throws IOException {
    copy(directory.resolve("serve.db"), directory.resolve("backup.db"));
  }

  @Override
  void restore(Path directory) throws IOException {
    copy(directory.resolve("backup.db"), directory.resolve("serve.db"));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
