package dev.kedge.serve.auth;

import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.http.Resource;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import java.util.Optional;

/** All about access that hangs on one store: what a node of the server and a command both need. */
public final class Access {
  private final StoredKeys stored;
  private final CachedKeys keys;
  private final Ticker ticker;

  private Access(StoredKeys stored, Ticker ticker) {
    this.stored = stored;
    this.keys = new CachedKeys(stored, ticker);
    this.ticker = ticker;
  }

  /** Makes the first keys if there are none. */
  public static Access of(Store store, Ticker ticker) throws StoreException {
    StoredKeys stored = new StoredKeys(store);
    stored.makeFirst(ticker.now());
    return new Access(stored, ticker);
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

  /**
   * What stands before everything else.
   *
   * @throws Failure.Local the keys of the identity provider cannot be read
   */
  public Gate gate(Resource inside, AccessOptions options, ItemPaths paths) throws Failure.Local {
    Optional<IdentityProvider> provider = Optional.empty();
    if (options.provider().isPresent()) {
      provider = Optional.of(options.provider().get().open(ticker));
    }
    TokenCheck check = new TokenCheck(keys, provider, ticker);
    var credentials = new Credentials(links(), check, new FailedLogins(ticker));
    return new Gate(inside, options.rules(), credentials, paths);
  }
}
