package dev.kedge.chaos;

import dev.kedge.disk.Disk;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.protocol.ChunkLayout;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was on the disk at one moment. The ledger is read first, since it only ever lags the files;
 * bytes that it does not claim may be anything after a power cut, and are made so.
 */
final class PowerCut {
  private final Path state;
  private final Path files;
  private final Map<Path, byte[]> saved = new LinkedHashMap<>();

  private PowerCut(Path state, Path files) {
    this.state = state;
    this.files = files;
  }

  static PowerCut now(Path state, Path files) {
    PowerCut cut = new PowerCut(state, files);
    try {
      for (Path file : cut.all()) {
        if (!file.toString().endsWith("-shm")) { // rebuilt from the log, as after a power cut
          cut.saved.put(file, Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cut;
  }

  private List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path directory : List.of(state, files)) {
      try (Stream<Path> list = Files.list(directory)) {
        list.sorted().forEach(all::add);
      }
    }
    return all;
  }

  /** Puts all back as it was, with what was not forced scrambled if asked for. */
  void restore(@Nullable Chance scramble) throws IOException, Failure {
    for (Path file : all()) {
      Files.delete(file);
    }
    for (Map.Entry<Path, byte[]> file : saved.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
    if (scramble != null) {
      try (Ledger ledger = Ledger.open(state.resolve("ledger.db"))) {
        for (Download row : ledger.all()) {
          scramble(row, ledger, scramble);
        }
      }
    }
  }

  private static void scramble(Download row, Ledger ledger, Chance chance)
      throws IOException, Failure {
    Path part = Disk.part(row.file(), row.attempt());
    if (row.attempt().isEmpty() || row.chunkSize() == 0 || !Files.exists(part)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      long size = file.length();
      ChunkLayout layout = new ChunkLayout(size, row.chunkSize());
      long[] forced = new long[layout.count()];
      for (ChunkRow chunk : ledger.chunks(row.id(), row.attempt())) {
        if (chunk.index() < forced.length) {
          forced[chunk.index()] = chunk.forced();
        }
      }
      for (int i = 0; i < forced.length; i++) {
        long start = layout.start(i) + forced[i];
        long length = layout.start(i) + layout.range(i).length() - start;
        if (length > 0) {
          byte[] noise = new byte[(int) length];
          new Random(chance.seed()).nextBytes(noise);
          file.seek(start);
          file.write(noise);
        }
      }
    }
  }
}
