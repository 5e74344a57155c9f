package dev.kedge.serve.catalog;

import dev.kedge.model.Digest;
import dev.kedge.model.Ticker;
import dev.kedge.serve.store.FileVersion;
import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.VersionRow;
import dev.kedge.serve.store.VersionStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The published files as items and versions, with all that is known of their bytes. What it says of
 * a file was true when it was asked: each answer about one begins with a look at it. May be used
 * from any thread.
 */
public final class Catalogue implements AutoCloseable {
  /** How often all files are looked at, beside the hints of the file system. */
  public static final Duration RESCAN = Duration.ofMinutes(10);

  private final Store store;
  private final VersionStore versions;
  private final FileTree tree;
  private final ItemNews news = new ItemNews();
  private final Items items;
  private final Hashing hashing;
  private final Scanner scanner;

  /**
   * Joins the parts; {@link #start} sets them to work.
   *
   * @param log takes a line about what goes wrong, or right again
   */
  public Catalogue(
      Store store, FileTree tree, Ticker ticker, Duration rescan, Consumer<String> log) {
    this.store = store;
    this.versions = new VersionStore(store);
    this.tree = tree;
    this.items = new Items(store, versions, tree, ticker, news, log);
    this.hashing = new Hashing(store, versions, tree, ticker, news, log);
    this.scanner = new Scanner(tree, items, hashing, store, ticker, rescan, log);
  }

  /**
   * Lets somebody know of each item that came, was hashed, has a new version, or is gone, after
   * that is durable. Called on whichever thread saw it, which has other things to do.
   */
  public void listen(Consumer<String> listener) {
    news.to(listener);
  }

  /** Begins to look at all files, and to hash them on all cores. */
  public void start() {
    hashing.start(Runtime.getRuntime().availableProcessors());
    scanner.start();
  }

  @Override
  public void close() {
    scanner.close();
    hashing.close();
  }

  /** A random name of the store, the same on all its nodes, for ever. */
  public String storeId() throws StoreException {
    String select = "SELECT value FROM meta WHERE name = 'store'";
    Optional<String> known = store.read(t -> t.first(row -> row.text(1), select));
    return known.isPresent()
        ? known.get()
        : store.write(t -> {
          var _ =
              t.insertIfAbsent(
                  "INSERT INTO meta (name, value) VALUES ('store', ?)", RandomId.next());
          return t.first(row -> row.text(1), select).orElseThrow();
        });
  }

  /**
   * The version that a settled state of a file is. If it came after one of the same size and is
   * small, its bytes are hashed first, so that {@link #sameBytes} knows whether they are others.
   */
  public VersionRow version(FileVersion state) throws IOException {
    VersionRow row = versions.row(state);
    Optional<FoundFile> file = tree.find(state.path()).filter(now -> now.state().equals(state));
    if (file.isPresent() && items.see(file.get()).isPresent()) {
      // Asked of the store, since a scan or another request may have seen the change before.
      boolean mayBeTouched = store.read(t -> FactsTable.mayBeTouched(t, row.id()));
      if (mayBeTouched && state.size() <= Hashing.AT_ONCE) {
        hashing.now(row.id());
      } else {
        hashing.wake();
      }
    }
    return row;
  }

  public Optional<FileVersion> state(String version) throws StoreException {
    return versions.find(version);
  }

  /** Other versions of the same item that are known to have the same bytes. */
  public List<String> sameBytes(String version) throws StoreException {
    return store.read(t -> FactsTable.sameBytes(t, version));
  }

  public Optional<Facts> facts(String version) throws StoreException {
    return store.read(t -> FactsTable.find(t, version));
  }

  /**
   * What is known of a version, after hashing it if it is small; a larger one is put before all
   * others, and its digests are absent for now.
   *
   * @throws IOException its file cannot be read
   */
  public Optional<Facts> wanted(String version) throws IOException {
    Optional<Facts> facts = facts(version);
    if (facts.isEmpty() || facts.get().digests().isPresent()) {
      return facts;
    }
    if (facts.get().layout().total() > Hashing.AT_ONCE) {
      hashing.want(version);
      return facts;
    }
    hashing.now(version);
    return facts(version);
  }

  /** The digests of the chunks of a hashed version. */
  public List<byte[]> chunks(String version) throws StoreException {
    return HashedFile.split(store.read(t -> FactsTable.chunks(t, version)));
  }

  /**
   * The item of a published file; absent if there is no such file.
   *
   * @throws UnsettledException the file has no version yet
   */
  public Optional<Item> atPath(String path) throws IOException {
    Optional<FoundFile> file = tree.find(path);
    return file.isEmpty() ? Optional.empty() : items.settled(file.get());
  }

  /**
   * The items of all files in a directory and below it, by path; none if there is no such published
   * directory. What the server may not look into is not published.
   *
   * @throws UnsettledException one of the files has no version yet
   */
  public List<Item> below(String directory) throws IOException {
    List<Item> found = new ArrayList<>();
    for (FoundFile file : TreeWalk.files(tree, directory)) {
      items.settled(file).ifPresent(found::add);
    }
    if (found.stream().anyMatch(item -> item.facts().digests().isEmpty())) {
      hashing.wake();
    }
    return found;
  }

  /**
   * An item as it is now, also one that is gone, or whose file came back.
   *
   * @throws IOException the served directory or the store is away
   */
  public Optional<Item> item(String id) throws IOException {
    Optional<Item> item = stored(id);
    if (item.isEmpty()) {
      return item;
    }
    boolean wasGone = item.get().gone();
    Optional<FoundFile> file = tree.find(item.get().path());
    if (file.isEmpty()) {
      if (!wasGone) {
        items.miss(item.get());
      }
      return stored(id);
    }
    if (!wasGone && file.get().state().equals(item.get().state())) {
      return item;
    }
    if (items.hasSettled(file.get())) {
      items.see(file.get());
      return stored(id);
    }
    // What is at the place of one that is gone may be another item by now.
    boolean isElses = wasGone && items.at(item.get().path()).isPresent();
    return isElses ? item : item.map(Item::changing);
  }

  private Optional<Item> stored(String id) throws StoreException {
    return store.read(transaction -> ItemTable.byId(transaction, id));
  }

  /**
   * Items in the order of their paths, as they were when they were last looked at.
   *
   * @param after the path before the first one; empty to begin
   * @param text in path or title, in any case; empty for all
   */
  public List<Item> items(String after, String prefix, String text, int limit)
      throws StoreException {
    return store.read(t -> ItemTable.page(t, after, prefix, text, limit));
  }

  /** Whether all files were looked at since the start. */
  public boolean hasSeenAll() {
    return scanner.hasSeenAll();
  }

  /** Digests of the whole, as far as they are known. */
  public List<Digest> digests(String version) throws StoreException {
    return facts(version)
        .flatMap(Facts::digests)
        .map(known -> List.of(known.sha256(), known.md5()))
        .orElse(List.of());
  }

  public HashingProgress progress() throws StoreException {
    return hashing.progress();
  }
}
