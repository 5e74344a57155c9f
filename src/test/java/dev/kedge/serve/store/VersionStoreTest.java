package dev.kedge.serve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionStoreTest {
  private static final FileVersion VERSION =
      new FileVersion("a/b.txt", 26, 1_735_689_600_000_000_001L, 7);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void place() {
    file = directory.resolve("new/serve.db");
  }

  @Test
  void sameVersionSameId_overARestart() throws Exception {
    String id;
    try (VersionStore store = VersionStore.open(file)) {
      id = store.row(VERSION).id();
      assertThat(store.row(VERSION).id()).isEqualTo(id);
    }
    try (VersionStore store = VersionStore.open(file)) {
      assertThat(store.row(VERSION).id()).isEqualTo(id);
    }
  }

  @Test
  void anyDifferenceIsAnotherVersion() throws Exception {
    Set<String> ids = new HashSet<>();
    try (VersionStore store = VersionStore.open(file)) {
      ids.add(store.row(VERSION).id());
      ids.add(store.row(new FileVersion("a/c.txt", 26, VERSION.mtimeNanos(), 7)).id());
      ids.add(store.row(new FileVersion("a/b.txt", 27, VERSION.mtimeNanos(), 7)).id());
      ids.add(store.row(new FileVersion("a/b.txt", 26, VERSION.mtimeNanos() + 1, 7)).id());
      ids.add(store.row(new FileVersion("a/b.txt", 26, VERSION.mtimeNanos(), 8)).id());
    }
    assertThat(ids).hasSize(5);
  }

  @Test
  void knowsWhetherTheDateTellsVersionsApart() throws Exception {
    try (VersionStore store = VersionStore.open(file)) {
      assertThat(store.row(VERSION).aloneInItsSecond()).isTrue();
      FileVersion sameSecond = new FileVersion("a/b.txt", 26, VERSION.mtimeNanos() + 1000, 8);
      FileVersion nextSecond =
          new FileVersion("a/b.txt", 26, VERSION.mtimeNanos() + 1_000_000_000, 9);
      assertThat(store.row(sameSecond).aloneInItsSecond()).isFalse();
      assertThat(store.row(nextSecond).aloneInItsSecond()).isTrue();
    }
  }

  @Test
  void twoNodesThatStartAtOnceAgree() throws Exception {
    Callable<List<String>> node =
        () -> {
          List<String> ids = new ArrayList<>();
          try (VersionStore store = VersionStore.open(file)) {
            for (int i = 0; i < 50; i++) {
              ids.add(store.row(new FileVersion("f" + i, i, i, i)).id());
            }
          }
          return ids;
        };
    try (var nodes = Executors.newFixedThreadPool(2)) {
      var first = nodes.submit(node);
      var second = nodes.submit(node);
      assertThat(first.get()).isEqualTo(second.get());
    }
  }

  @Test
  void onlyTheOwnerMayRead() throws Exception {
    VersionStore.open(file).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void newerSchemaIsRefused() throws Exception {
    VersionStore.open(file).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    assertThatThrownBy(() -> VersionStore.open(file))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("schema 99");
  }

  @Test
  void notADatabase() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "hello ".repeat(1000));
    assertThatThrownBy(() -> VersionStore.open(file))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("cannot open");
    assertThat(Files.readString(file)).startsWith("hello");
  }
}
