package dev.kedge.cli;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.Access;
import dev.kedge.serve.auth.StoredItems;
import dev.kedge.serve.store.Store;
import java.io.IOException;

/** A server's store, open for a command. */
record ServerStore(Store store, Access access) implements AutoCloseable {
  static ServerStore of(Store store, Ticker ticker) throws Failure {
    try {
      return new ServerStore(store, Access.of(store, ticker));
    } catch (Failure | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  StoredItems items() {
    return new StoredItems(store);
  }

  static Failure.Local failed(IOException cause) {
    return new Failure.Local(
        String.valueOf(cause.getMessage()), "see that the store can be written", false, cause);
  }

  @Override
  public void close() {
    store.close();
  }
}
