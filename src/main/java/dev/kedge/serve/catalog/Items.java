package dev.kedge.serve.catalog;

import dev.kedge.model.Ticker;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.VersionStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps the items in step with the files that are seen, or missed. May be used from any thread. */
final class Items {
  /** A file touched less than this ago may change again within one tick of its clock. */
  static final Duration SETTLING = Duration.ofSeconds(2);

  /** What a key of MariaDB can hold. */
  private static final int LONGEST_PATH = 3072;

  /** So many files of the same size are looked at for the one that was moved. */
  private static final int CANDIDATES = 20;

  /** So often an item is put where others put one at the same time. */
  private static final int MOST_TRIES = 5;

  private final Store store;
  private final VersionStore versions;
  private final FileTree tree;
  private final Ticker ticker;
  private final ItemNews news;
  private final Consumer<String> log;

  Items(
      Store store,
      VersionStore versions,
      FileTree tree,
      Ticker ticker,
      ItemNews news,
      Consumer<String> log) {
    this.store = store;
    this.versions = versions;
    this.tree = tree;
    this.ticker = ticker;
    this.news = news;
    this.log = log;
  }

  boolean hasSettled(FoundFile file) {
    return !file.touched().plus(SETTLING).isAfter(ticker.now());
  }

  /** Of these files, those whose items do not say so yet. */
  List<FoundFile> unknown(List<FoundFile> files) throws StoreException {
    return store.read(transaction -> {
      List<FoundFile> unknown = new ArrayList<>();
      for (FoundFile file : files) {
        Optional<Item> item = ItemTable.byPath(transaction, file.path());
        if (item.filter(known -> known.state().equals(file.state())).isEmpty()) {
          unknown.add(file);
        }
      }
      return unknown;
    });
  }

  /**
   * The item of a file that was seen, in its present version; absent if the file has not settled,
   * or its path is too long for an item.
   *
   * @throws UnsettledException others change the item again and again
   */
  Optional<Item> see(FoundFile file) throws IOException {
    if (!hasSettled(file)) {
      return Optional.empty();
    }
    if (file.path().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      log.accept("no item for a path of more than " + LONGEST_PATH + " bytes: " + file.path());
      return Optional.empty();
    }
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      String version = versions.row(file.state()).id();
      Optional<Item> known = at(file.path());
      if (known.isPresent() && known.get().version().equals(version)) {
        return known;
      }
      Optional<String> id = known.isPresent() ? known.map(Item::id) : missing(file);
      if (tree.find(file.path()).filter(now -> now.state().equals(file.state())).isEmpty()) {
        return known; // it changed again, which somebody else has seen or will see
      }
      if (keep(id, version, file)) {
        Optional<Item> seen = at(file.path());
        seen.map(Item::id).ifPresent(news::tell);
        return seen;
      }
      // Another node, or thread, has put an item there, for another state of the file.
    }
    throw new UnsettledException(file.path());
  }

  private boolean keep(Optional<String> id, String version, FoundFile file) throws StoreException {
    return store.write(transaction -> {
      if (id.isPresent()) {
        ItemTable.set(transaction, id.get(), version, file);
        return true;
      }
      return ItemTable.insert(transaction, version, file);
    });
  }

  /** The item that a path without one is to have again. */
  private Optional<String> missing(FoundFile file) throws IOException {
    Optional<String> torn = store.read(t -> ItemTable.tornAt(t, file.path()));
    if (torn.isPresent()) {
      log.accept("the store knew an item without its version; made anew: " + file.path());
      return torn;
    }
    return former(file).map(Item::id);
  }

  /**
   * As {@link #see}, for who needs the present version.
   *
   * @throws UnsettledException there is none yet
   */
  Optional<Item> settled(FoundFile file) throws IOException {
    if (!hasSettled(file)) {
      throw new UnsettledException(file.path());
    }
    Optional<Item> seen = see(file);
    if (seen.filter(item -> !item.state().equals(file.state())).isPresent()) {
      throw new UnsettledException(file.path()); // it changed again meanwhile
    }
    return seen;
  }

  Optional<Item> at(String path) throws StoreException {
    return store.read(transaction -> ItemTable.byPath(transaction, path));
  }

  /**
   * Takes note that an item's file is not there.
   *
   * @throws IOException it cannot be said, because the whole directory is gone
   */
  void miss(Item item) throws IOException {
    if (!tree.isThere()) {
      throw new IOException("the served directory is gone");
    }
    long now = ticker.now().toEpochMilli();
    if (store.write(transaction -> ItemTable.remove(transaction, item, now))) {
      news.tell(item.id());
    }
  }

  /**
   * Which item this file was under another name, or before it was gone for a while. Inodes are used
   * again, so an equal file key alone says nothing.
   */
  private Optional<Item> former(FoundFile file) throws IOException {
    if (!file.key().isEmpty()) {
      List<Item> alike = store.read(transaction -> ItemTable.likeFile(transaction, file));
      for (Item item : alike) {
        if (isGone(item)) {
          return Optional.of(item);
        }
      }
    }
    Optional<Item> back = store.read(t -> ItemTable.goneFrom(t, file.path()));
    return back.isPresent() ? back : withBytesOf(file);
  }

  private Optional<Item> withBytesOf(FoundFile file) throws IOException {
    long size = file.state().size();
    if (size == 0 || size > Hashing.AT_ONCE) {
      return Optional.empty();
    }
    List<Item> candidates = new ArrayList<>();
    for (Item item : store.read(t -> ItemTable.ofSize(t, size, CANDIDATES))) {
      if (isGone(item)) {
        candidates.add(item);
      }
    }
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    Optional<OpenFile> found = tree.open(file.path());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (OpenFile open = found.get()) {
      var hashed = HashedFile.of(open.channel(), ChunkLayout.of(size), new byte[0], (_, _) -> {});
      return candidates.stream()
          .filter(item -> item.facts().digests().orElseThrow().sha256().equals(hashed.sha256()))
          .findFirst();
    }
  }

  private boolean isGone(Item item) throws IOException {
    return item.gone() || (tree.find(item.path()).isEmpty() && tree.isThere());
  }
}
