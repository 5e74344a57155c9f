package dev.kedge.serve.catalog;

import dev.kedge.model.Ticker;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all published files now and then, and at directories in which something happened.
 *
 * <p>Nothing is taken for gone while the directory as a whole is away.
 */
final class Scanner implements AutoCloseable {
  private static final int PAGE = 500;
  private static final String STOP = "\0";

  /** How often it is seen whether the directory is there at all. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** When all is looked at again after a look failed. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final FileTree tree;
  private final Items items;
  private final Hashing hashing;
  private final Store store;
  private final Ticker ticker;
  private final Duration interval;
  private final Consumer<String> log;
  private final LinkedBlockingQueue<String> changed = new LinkedBlockingQueue<>();
  private final Map<String, FoundFile> unsettled = new ConcurrentHashMap<>();
  private final DirectoryWatch watch;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean seenAll;
  private boolean seenLast;
  private String trouble = "";

  Scanner(
      FileTree tree,
      Items items,
      Hashing hashing,
      Store store,
      Ticker ticker,
      Duration interval,
      Consumer<String> log) {
    this.tree = tree;
    this.items = items;
    this.hashing = hashing;
    this.store = store;
    this.ticker = ticker;
    this.interval = interval;
    this.log = log;
    this.watch = new DirectoryWatch(tree.root(), changed::add, log);
    this.thread = Thread.ofPlatform().daemon().name("scanner").unstarted(this::run);
  }

  void start() {
    watch.start();
    thread.start();
  }

  boolean hasSeenAll() {
    return seenAll;
  }

  @Override
  public void close() {
    closed = true;
    changed.add(STOP);
    watch.close();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long next = ticker.nanos();
    while (!closed) {
      try {
        long left = next - ticker.nanos();
        if (left <= 0) {
          seenLast = attempt(this::scanAll);
          next = ticker.nanos() + (seenLast ? interval : RETRY).toNanos();
          continue;
        }
        Duration look = unsettled.isEmpty() ? LOOK : Items.SETTLING;
        String directory = changed.poll(Math.min(left, look.toNanos()), TimeUnit.NANOSECONDS);
        // After a failure nothing less than all is looked at: who knows what was missed.
        if (seenLast && !closed && !attempt(() -> see(directory))) {
          seenLast = false;
          next = ticker.nanos() + RETRY.toNanos();
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** A look that may fail. */
  private interface Look {
    void take() throws IOException;
  }

  /** Whether it did not fail. A store that fails says so itself. */
  private boolean attempt(Look look) {
    boolean done = false;
    try {
      look.take();
      done = true;
      if (!trouble.isEmpty()) {
        log.accept("the published files can be looked at again");
        trouble = "";
      }
    } catch (StoreException _) {
      // It is tried again, as after other failures.
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.equals(trouble)) {
        log.accept("cannot look at the published files: " + message);
      }
      trouble = message;
    }
    return done;
  }

  private void see(@Nullable String directory) throws IOException {
    checkThere();
    if (directory == null) {
      seeUnsettled();
    } else {
      scan(directory, false);
    }
  }

  private void checkThere() throws IOException {
    if (!tree.isThere()) {
      throw new IOException("the served directory is gone");
    }
  }

  private void scanAll() throws IOException {
    checkThere();
    scan("", true);
    missGone("");
    seenAll = true;
    hashing.retryFailed();
  }

  private void scan(String first, boolean below) throws IOException {
    Deque<String> directories = new ArrayDeque<>(List.of(first));
    while (!directories.isEmpty() && !closed) {
      String directory = directories.pop();
      watch.add(directory);
      List<FoundFile> files = new ArrayList<>();
      for (FileTree.Entry entry : entries(directory)) {
        if (entry.file().isPresent()) {
          files.add(entry.file().get());
        } else if (below || watch.isNew(entry.path())) {
          directories.push(entry.path());
        }
      }
      see(files);
    }
    if (!below) {
      missGone(first);
    }
  }

  private List<FileTree.Entry> entries(String directory) throws IOException {
    try {
      return tree.list(directory);
    } catch (IOException e) {
      if (directory.isEmpty()) {
        throw e;
      }
      if (tree.isThere()) {
        log.accept("cannot look into " + directory + ": " + e.getMessage());
      }
      return List.of();
    }
  }

  private void see(List<FoundFile> files) throws IOException {
    for (int start = 0; start < files.size() && !closed; start += PAGE) {
      seePage(files.subList(start, Math.min(files.size(), start + PAGE)));
    }
  }

  /** At once, so that one commit makes many of them durable. */
  private void seePage(List<FoundFile> files) throws IOException {
    List<Future<Optional<Item>>> seeing = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (FoundFile file : items.unknown(files)) {
        if (items.hasSettled(file)) {
          seeing.add(threads.submit(() -> items.see(file)));
        } else {
          unsettled.put(file.path(), file);
        }
      }
    }
    for (Future<Optional<Item>> each : seeing) {
      if (each.state() == Future.State.FAILED) {
        throw each.exceptionNow() instanceof IOException e
            ? e
            : new IOException(each.exceptionNow());
      }
    }
    hashing.wake();
  }

  private void seeUnsettled() throws IOException {
    List<FoundFile> now = new ArrayList<>();
    for (String path : List.copyOf(unsettled.keySet())) {
      unsettled.remove(path);
      tree.find(path).ifPresent(now::add);
    }
    see(now);
  }

  /** Items below a directory whose files are no longer there. */
  private void missGone(String directory) throws StoreException, IOException {
    String prefix = directory.isEmpty() ? "" : directory + '/';
    String after = "";
    List<Item> page;
    do {
      String from = after;
      page = store.read(t -> ItemTable.page(t, from, prefix, "", PAGE));
      for (Item item : page) {
        after = item.path();
        if (tree.find(item.path()).isEmpty()) {
          items.miss(item);
        }
      }
    } while (page.size() == PAGE && !closed);
  }
}
