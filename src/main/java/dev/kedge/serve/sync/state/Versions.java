package dev.kedge.serve.sync.state;

import dev.kedge.model.Digest;
import dev.kedge.protocol.sync.Judge;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.state.ItemCatalogue.Version;
import java.util.Optional;

/** What the catalogue says of a version, as the judge of reports needs it. */
final class Versions {
  private final ItemCatalogue catalogue;

  Versions(ItemCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  Optional<Version> find(Transaction transaction, String id) throws StoreException {
    return catalogue.version(transaction, id);
  }

  /**
   * The version as far as it can prove a claim: the whole digest in whichever way the device
   * computed it, or the chunk root.
   */
  Judge.Version judged(Transaction transaction, Version version, Optional<Digest> claimed)
      throws StoreException {
    Optional<Digest> proof =
        version.hashes().map(hashes -> claimed.filter(hashes::contain).orElse(hashes.sha256()));
    return new Judge.Version(proof, isCurrent(transaction, version));
  }

  /**
   * Whether no other bytes have taken its place. While those that did are not hashed, equal sizes
   * may yet be equal bytes: a file that was only touched.
   */
  boolean isCurrent(Transaction transaction, Version version) throws StoreException {
    Optional<ItemCatalogue.Item> item = catalogue.item(transaction, version.item());
    if (item.isEmpty() || item.get().version().equals(version.id())) {
      return true;
    }
    Optional<Version> current = catalogue.version(transaction, item.get().version());
    return current.isEmpty() || mayBeEqual(version, current.get());
  }

  private static boolean mayBeEqual(Version one, Version other) {
    if (one.layout().total() != other.layout().total()) {
      return false;
    }
    boolean bothHashed = one.hashes().isPresent() && other.hashes().isPresent();
    return !bothHashed || one.hashes().get().sha256().equals(other.hashes().get().sha256());
  }
}
