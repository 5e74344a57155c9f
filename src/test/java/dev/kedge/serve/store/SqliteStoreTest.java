package dev.kedge.serve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void place() {
    file = directory.resolve("new/what? #1/serve.db");
  }

  @Override
  Store connect() throws Failure {
    return Store.sqlite(file);
  }

  @Override
  void setSchema(int step) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = " + step);
    }
  }

  @Override
  String dialect() {
    return "sqlite";
  }

  @Test
  void onlyTheOwnerMayRead() throws Exception {
    try (Store store = connect()) {
      store.write(t -> t.update("DELETE FROM version"));
      assertThat(mode(file)).isEqualTo("rw-------");
      assertThat(mode(file.resolveSibling("serve.db-wal"))).isEqualTo("rw-------");
      assertThat(mode(file.resolveSibling("."))).isEqualTo("rwx------");
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void notADatabase() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "hello ".repeat(1000));
    assertThatThrownBy(this::connect)
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("cannot open");
    assertThat(Files.readString(file)).startsWith("hello");
  }
}
