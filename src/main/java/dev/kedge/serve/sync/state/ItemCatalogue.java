package dev.kedge.serve.sync.state;

import dev.kedge.model.Digest;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.util.List;
import java.util.Optional;

/** What of the published files matters here, as it is in a transaction. */
public interface ItemCatalogue {
  /** Also one that is gone. */
  Optional<Item> item(Transaction transaction, String id) throws StoreException;

  Optional<Version> version(Transaction transaction, String id) throws StoreException;

  /** The digests of a hashed version's chunks, in order; absent while it is not hashed. */
  Optional<List<Digest>> chunks(Transaction transaction, String version) throws StoreException;

  /** Items that are not gone and whose path begins so. */
  List<Item> below(Transaction transaction, String prefix) throws StoreException;

  /**
   * An item.
   *
   * @param version the current one, or the last one where it is gone
   */
  record Item(String id, String path, String version, boolean isGone) {}

  /**
   * A version.
   *
   * @param hashes absent while it is not hashed
   */
  record Version(String id, String item, ChunkLayout layout, Optional<Hashes> hashes) {}

  /** Digests of the whole, and the Merkle root of the chunks' digests. */
  record Hashes(Digest sha256, Digest md5, Digest chunkRoot) {
    boolean contain(Digest digest) {
      return digest.equals(sha256) || digest.equals(md5) || digest.equals(chunkRoot);
    }
  }
}
