package dev.kedge.serve.catalog;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells which directories something happened in. Only a hint: a system watches so many directories
 * and no more, and network file systems tell nothing.
 */
final class DirectoryWatch implements AutoCloseable {
  private final Path root;
  private final Consumer<String> changed;
  private final Consumer<String> log;
  private final Map<String, WatchKey> watched = new ConcurrentHashMap<>();
  private final @Nullable WatchService service;
  private boolean full;

  DirectoryWatch(Path root, Consumer<String> changed, Consumer<String> log) {
    this.root = root;
    this.changed = changed;
    this.log = log;
    this.service = open();
  }

  void start() {
    if (service != null) {
      Thread.ofPlatform().daemon().name("watch").start(() -> watch(service));
    }
  }

  boolean isNew(String directory) {
    return !watched.containsKey(directory);
  }

  void add(String directory) {
    if (service == null || full || watched.containsKey(directory)) {
      return;
    }
    try {
      WatchKey key =
          FileNames.resolve(root, directory)
              .register(
                  service,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_DELETE);
      watched.put(directory, key);
    } catch (IOException e) {
      if (FileNames.resolve(root, directory).toFile().isDirectory()) {
        full = true;
        log.accept("not all directories can be watched, changes in others are found later: " + e);
      }
    }
  }

  @Override
  public void close() {
    if (service != null) {
      try {
        service.close();
      } catch (IOException _) {
        // Nothing more is told either way.
      }
    }
  }

  private @Nullable WatchService open() {
    try {
      return root.getFileSystem().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      log.accept("directories cannot be watched, changes are found later: " + e.getMessage());
      return null;
    }
  }

  private void watch(WatchService open) {
    try {
      while (true) {
        WatchKey key = open.take();
        key.pollEvents();
        String directory = FileNames.relative(root, (Path) key.watchable());
        if (!key.reset()) {
          watched.remove(directory);
        }
        changed.accept(directory);
      }
    } catch (InterruptedException | ClosedWatchServiceException _) {
      return;
    }
  }
}
