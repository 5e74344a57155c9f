package dev.kedge.serve.catalog;

import dev.kedge.model.Ticker;
import dev.kedge.serve.store.FileVersion;
import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.VersionStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads the bytes of versions in the background, with a thread a core that gives way to others:
 * what was asked for first, then what changed last. A node claims a version for a while, so that no
 * two read the same one. How far a file was read is kept at chunk ends; after a restart the chunks
 * before are not hashed again, though they are read for the digests of the whole.
 */
final class Hashing implements AutoCloseable {
  /** Files up to this size are hashed while somebody waits. */
  static final long AT_ONCE = 64L << 20;

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration CHECKPOINT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final int LOOK_AHEAD = 64;

  private final Store store;
  private final VersionStore versions;
  private final FileTree tree;
  private final Ticker ticker;
  private final ItemNews news;
  private final Consumer<String> log;
  private final String node = RandomId.next();
  private final List<Thread> threads = new ArrayList<>();
  private final Semaphore hints = new Semaphore(0);
  private final ReentrantLock choosing = new ReentrantLock();
  private final ConcurrentHashMap<String, ReentrantLock> running = new ConcurrentHashMap<>();

  /** Those that failed; tried again after the next scan. */
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  private final AtomicLong files = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean closed;

  Hashing(
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

  void start(int workers) {
    for (int i = 0; i < workers; i++) {
      threads.add(Thread.ofPlatform().daemon().name("hashing-" + i).start(this::work));
    }
  }

  /** There may be something to hash. */
  void wake() {
    hints.release(Math.max(1, threads.size()));
  }

  void retryFailed() {
    failed.clear();
    wake();
  }

  /** Puts a version before all others. */
  void want(String version) throws StoreException {
    long now = ticker.now().toEpochMilli();
    store.write(transaction -> {
      FactsTable.want(transaction, version, now);
      return true;
    });
    wake();
  }

  HashingProgress progress() throws StoreException {
    return store.read(transaction ->
        new HashingProgress(
            files.get(),
            bytes.get(),
            FactsTable.countToHash(transaction),
            FactsTable.bytesToHash(transaction)));
  }

  /** Returns when no more is read; what was read is kept. */
  @Override
  public void close() {
    closed = true;
    wake();
    for (Thread thread : threads) {
      join(thread);
    }
    try {
      store.write(transaction -> {
        FactsTable.release(transaction, node);
        return true;
      });
    } catch (StoreException _) {
      // Then the claims run out.
    }
  }

  /**
   * Hashes a version on this thread, or waits for the one that does.
   *
   * @throws IOException its file cannot be read, or the store fails
   */
  void now(String version) throws IOException {
    ReentrantLock lock = running.computeIfAbsent(version, _ -> new ReentrantLock());
    lock.lock();
    try {
      Optional<FileVersion> state = versions.find(version);
      boolean waiting =
          store.read(
              t -> FactsTable.find(t, version).filter(f -> f.digests().isEmpty()).isPresent());
      if (state.isPresent() && waiting) {
        hash(version, state.get());
      }
    } finally {
      lock.unlock();
      running.remove(version, lock);
    }
  }

  private void work() {
    LowPriority.take();
    while (!closed) {
      Optional<String> chosen = Optional.empty();
      try {
        chosen = choose();
        if (chosen.isPresent()) {
          now(chosen.get());
        } else {
          var _ = hints.tryAcquire(IDLE.toSeconds(), TimeUnit.SECONDS);
        }
      } catch (StoppedException _) {
        return;
      } catch (StoreException _) {
        pause(); // the store says itself what is wrong with it
      } catch (IOException | RuntimeException e) {
        if (tree.isThere()) {
          chosen.ifPresent(failed::add);
          log.accept("cannot hash: " + e.getMessage());
        } else {
          pause();
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private Optional<String> choose() throws StoreException {
    choosing.lock();
    try {
      long now = ticker.now().toEpochMilli();
      Set<String> excluded = new HashSet<>(failed);
      excluded.addAll(running.keySet());
      List<String> next = store.read(t -> FactsTable.next(t, LOOK_AHEAD + excluded.size()));
      for (String version : next) {
        if (!excluded.contains(version)
            && store.write(t -> FactsTable.claim(t, version, node, now, now + LEASE.toMillis()))) {
          running.putIfAbsent(version, new ReentrantLock());
          return Optional.of(version);
        }
      }
      return Optional.empty();
    } finally {
      choosing.unlock();
    }
  }

  private void hash(String version, FileVersion state) throws IOException {
    Optional<OpenFile> found = tree.open(state.path());
    if (found.isEmpty()) {
      if (!tree.isThere()) {
        throw new IOException(state.path() + ": the served directory is gone");
      }
      lose(version);
      return;
    }
    try (OpenFile file = found.get()) {
      if (!file.found().state().equals(state)) {
        lose(version);
        return;
      }
      Facts facts = store.read(t -> FactsTable.find(t, version)).orElseThrow();
      byte[] known = store.read(t -> FactsTable.chunks(t, version));
      HashedFile hashed =
          HashedFile.of(file.channel(), facts.layout(), known, checkpoints(version));
      MediaFacts media = MediaFacts.of(file.channel());
      if (tree.find(state.path()).filter(now -> now.state().equals(state)).isEmpty()) {
        throw new IOException("it changed while it was hashed");
      }
      store.write(transaction -> {
        FactsTable.finish(transaction, version, state.path(), hashed, media);
        return true;
      });
      files.incrementAndGet();
      news.tell(facts.item());
    } catch (StoreException | StoppedException e) {
      throw e;
    } catch (IOException e) {
      if (tree.find(state.path()).filter(now -> now.state().equals(state)).isEmpty()
          && tree.isThere()) {
        lose(version);
      }
      throw new IOException(state.path() + ": " + e.getMessage(), e);
    }
  }

  private HashedFile.Listener checkpoints(String version) {
    long[] last = {ticker.nanos()};
    return (length, chunks) -> {
      bytes.addAndGet(length);
      long now = ticker.nanos();
      if (closed || now - last[0] >= CHECKPOINT.toNanos()) {
        last[0] = now;
        keep(version, chunks);
      }
      if (closed) {
        throw new StoppedException();
      }
    };
  }

  private void keep(String version, ByteArrayOutputStream chunks) throws StoreException {
    byte[] digests = chunks.toByteArray();
    long until = ticker.now().plus(LEASE).toEpochMilli();
    store.write(transaction -> {
      FactsTable.progress(transaction, version, digests, until);
      return true;
    });
  }

  private void lose(String version) throws StoreException {
    store.write(transaction -> {
      FactsTable.lose(transaction, version);
      return true;
    });
  }

  private void pause() {
    try {
      var _ = hints.tryAcquire(CHECKPOINT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server ends. */
  private static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
