package dev.kedge.serve.catalog;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.state.ItemCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Items and versions as they were last seen, for keeping devices in step. */
public final class StoredItemCatalogue implements ItemCatalogue {
  private static final int PAGE = 1000;

  @Override
  public Optional<Item> item(Transaction transaction, String id) throws StoreException {
    return ItemTable.byId(transaction, id).map(StoredItemCatalogue::item);
  }

  @Override
  public Optional<Version> version(Transaction transaction, String id) throws StoreException {
    return FactsTable.find(transaction, id)
        .map(facts ->
            new Version(
                facts.version(),
                facts.item(),
                facts.layout(),
                facts
                    .digests()
                    .map(known -> new Hashes(known.sha256(), known.md5(), known.chunkRoot()))));
  }

  @Override
  public Optional<List<Digest>> chunks(Transaction transaction, String version)
      throws StoreException {
    boolean isHashed = FactsTable.find(transaction, version).flatMap(Facts::digests).isPresent();
    if (!isHashed) {
      return Optional.empty();
    }
    return Optional.of(
        HashedFile.split(FactsTable.chunks(transaction, version)).stream()
            .map(chunk -> Digest.of(DigestAlgorithm.SHA256, chunk))
            .toList());
  }

  @Override
  public List<Item> below(Transaction transaction, String prefix) throws StoreException {
    List<Item> found = new ArrayList<>();
    String after = "";
    while (true) {
      List<dev.kedge.serve.catalog.Item> page =
          ItemTable.page(transaction, after, prefix, "", PAGE);
      page.forEach(one -> found.add(item(one)));
      if (page.size() < PAGE) {
        return found;
      }
      after = page.getLast().path();
    }
  }

  private static Item item(dev.kedge.serve.catalog.Item item) {
    return new Item(item.id(), item.path(), item.version(), item.gone());
  }
}
