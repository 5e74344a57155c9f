package dev.kedge.serve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that cannot be opened, or read in part: what is said must not cost keys and devices. */
class SqliteTroubleTest {
  private static final int PAGE = 4096;

  @TempDir private Path directory;

  private static Failure.Local failed(Path file) {
    return catchThrowableOfType(Failure.Local.class, () -> Store.sqlite(file));
  }

  private static void leadsToNoLoss(Failure.Local failure) {
    assertThat(failure.hint()).isNotNull();
    assertThat(String.valueOf(failure.hint())).doesNotContain("moved away", "anew", "--state FILE");
  }

  @Test
  void directoryInItsPlace_isNamed() throws IOException {
    Path file = Files.createDirectory(directory.resolve("state.db"));
    Failure.Local failure = failed(file);
    assertThat(failure).hasMessageContaining("is a directory");
    leadsToNoLoss(failure);
  }

  @Test
  void otherBytesInItsPlace_areKept() throws IOException {
    Path file = Files.writeString(directory.resolve("state.db"), "these are no tables".repeat(99));
    Failure.Local failure = failed(file);
    leadsToNoLoss(failure);
    assertThat(failure.hint()).contains("backup", "do not delete it");
    assertThat(file).hasContent("these are no tables".repeat(99));
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 10, 778, 8, 14, 11, 26, 5, 1, 23})
  void noCodeOfSqlite_leadsToAnotherStore(int code) {
    var failure = SqliteTrouble.of(directory.resolve("f"), new SQLException("odd", "", code));
    leadsToNoLoss(failure);
    assertThat(failure.diskFull()).isEqualTo(code == 13);
  }

  /** The header and the first table are well, so it opens. */
  @Test
  void storeThatIsDamagedInPart_isNotReady() throws Exception {
    Path file = directory.resolve("state.db");
    try (Store store = Store.sqlite(file)) {
      store.write(t -> {
        for (int i = 0; i < 2000; i++) {
          t.update(
              "INSERT INTO version (id, path, size, mtime_ns, ctime_ns) VALUES (?, ?, 1, 1, 1)",
              "id" + i,
              "path" + i);
        }
        return true;
      });
    }
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      for (long page = raw.length() / PAGE - 20; page < raw.length() / PAGE; page++) {
        raw.seek(page * PAGE);
        raw.write("rotten".repeat(100).getBytes(StandardCharsets.US_ASCII));
      }
    }
    List<String> notices = new CopyOnWriteArrayList<>();
    try (Store store = Store.sqlite(file);
        WatchedStore watched = store.watched(new RealTicker(), notices::add)) {
      watched.check();
      watched.examine();
      long end = System.nanoTime() + 30_000_000_000L;
      while (notices.isEmpty() && System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(notices).anyMatch(notice -> notice.startsWith("the store is damaged"));
      assertThatThrownBy(watched::check).isInstanceOf(StoreException.class);
    }
  }
}
