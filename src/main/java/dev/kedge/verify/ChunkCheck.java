package dev.kedge.verify;

import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Hasher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Finds the chunks of one file that are not as recorded. An instance serves one check. */
final class ChunkCheck {
  private final Path file;
  private final List<@Nullable Digest> expected;
  private final ChunkLayout layout;
  private final BooleanSupplier cancelled;
  private final SortedSet<Integer> bad = new ConcurrentSkipListSet<>();
  private final AtomicInteger next = new AtomicInteger();

  ChunkCheck(Path file, Evidence evidence, BooleanSupplier cancelled) {
    this.file = file;
    this.expected = evidence.chunks();
    this.layout = new ChunkLayout(Math.max(0, evidence.total()), Math.max(1, evidence.chunkSize()));
    this.cancelled = cancelled;
  }

  /** One pass over the whole file, what lies beyond the chunks included. */
  List<Integer> inOrder(WholeCheck whole) throws IOException, Failure.Interrupted {
    try (BoundedReader reader = new BoundedReader(file, cancelled)) {
      for (int index = 0; index < expected.size(); index++) {
        check(reader, index, whole);
      }
      reader.read(Long.MAX_VALUE, whole::update);
    }
    return List.copyOf(bad);
  }

  /** Each thread takes the next chunk that nobody has; the file is read from front to back. */
  List<Integer> inParallel(int threads) throws IOException, Failure.Interrupted {
    int workers = Math.clamp(expected.size(), 1, threads);
    List<Future<@Nullable Void>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
      for (int i = 0; i < workers; i++) {
        running.add(executor.submit(this::takeChunks));
      }
    } // waits for all
    if (Thread.currentThread().isInterrupted()) {
      throw new Failure.Interrupted();
    }
    for (Future<@Nullable Void> worker : running) {
      rethrow(worker);
    }
    return List.copyOf(bad);
  }

  private @Nullable Void takeChunks() throws IOException, Failure.Interrupted {
    try (BoundedReader reader = new BoundedReader(file, cancelled)) {
      int index = next.getAndIncrement();
      while (index < expected.size()) {
        if (expected.get(index) != null) {
          reader.seek(layout.start(index));
          check(reader, index, WholeCheck.NONE);
        }
        index = next.getAndIncrement();
      }
    }
    return null;
  }

  private void check(BoundedReader reader, int index, WholeCheck whole)
      throws IOException, Failure.Interrupted {
    long length = layout.range(index).length();
    Digest digest = expected.get(index);
    if (digest == null) {
      reader.read(length, whole::update);
      return;
    }
    Hasher hasher = Hasher.of(digest.algorithm());
    long read =
        reader.read(
            length,
            (bytes, count) -> {
              hasher.update(bytes, 0, count);
              whole.update(bytes, count);
            });
    if (read < length || !hasher.finish().equals(digest)) {
      bad.add(index);
    }
  }

  private static void rethrow(Future<@Nullable Void> worker)
      throws IOException, Failure.Interrupted {
    if (worker.state() == Future.State.FAILED) {
      switch (worker.exceptionNow()) {
        case IOException e -> throw e;
        case Failure.Interrupted e -> throw e;
        case Throwable bug -> throw new IllegalStateException(bug);
      }
    }
  }
}
