package dev.kedge.serve.auth;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.http.Resource;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/** All about access that hangs on one store: what a node of the server and a command both need. */
public final class Access {
  private static final String BASE = "base_url";

  private final Store store;
  private final StoredKeys stored;
  private final CachedKeys keys;
  private final Ticker ticker;

  private Access(Store store, StoredKeys stored, Ticker ticker) {
    this.store = store;
    this.stored = stored;
    this.keys = new CachedKeys(stored, ticker);
    this.ticker = ticker;
  }

  /**
   * Makes the first keys if there are none.
   *
   * @throws Failure.Local the store cannot be used now
   */
  public static Access of(Store store, Ticker ticker) throws Failure.Local {
    StoredKeys stored = new StoredKeys(store);
    try {
      stored.makeFirst();
      return new Access(store, stored, ticker);
    } catch (StoreException e) {
      throw unusable(e);
    }
  }

  public StoredKeys keys() {
    return stored;
  }

  public Links links() {
    return new Links(keys, ticker);
  }

  public Tokens tokens() {
    return new Tokens(keys, ticker);
  }

  /** Remembers where clients find the server, for links that are made without it. */
  public void foundAt(URI base) throws Failure.Local {
    try {
      store.write(transaction -> {
        transaction.insertIfAbsent(
            "INSERT INTO meta (name, value) VALUES (?, ?)", BASE, base.toString());
        return transaction.update(
            "UPDATE meta SET value = ? WHERE name = ?", base.toString(), BASE);
      });
    } catch (StoreException e) {
      throw unusable(e);
    }
  }

  /** Where clients found the server when it was started last; absent if it never was. */
  public Optional<URI> base() throws StoreException {
    return store
        .read(transaction ->
            transaction.first(row -> row.text(1), "SELECT value FROM meta WHERE name = ?", BASE))
        .map(URI::create);
  }

  /**
   * What stands before everything else.
   *
   * @param notices told when the keys of the identity provider cannot be read any more, and so on
   * @throws Failure.Local the keys of the identity provider cannot be read
   */
  public Gate gate(
      Resource inside, AccessOptions options, ItemPaths paths, Consumer<String> notices)
      throws Failure.Local {
    Optional<IdentityProvider> provider = Optional.empty();
    if (options.provider().isPresent()) {
      provider = Optional.of(options.provider().get().open(ticker, notices));
    }
    TokenCheck check = new TokenCheck(keys, provider, ticker);
    var credentials = new Credentials(links(), check, new FailedLogins(ticker));
    return new Gate(inside, options.rules(), credentials, paths);
  }

  private static Failure.Local unusable(StoreException cause) {
    return new Failure.Local(
        String.valueOf(cause.getMessage()), "see that the store can be written", false, cause);
  }
}
