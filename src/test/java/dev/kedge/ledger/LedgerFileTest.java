package dev.kedge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.ChildJvm;
import dev.kedge.fixture.SmallDisk;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file: how it is made, and what happens when it cannot be used. */
final class LedgerFileTest {
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void name() {
    file = dir.resolve("state/kedge/ledger.db");
  }

  @Test
  void newLedger_isItsOwnersOnly() throws Exception {
    try (Ledger ledger = Ledger.open(file)) {
      Rows.begin(ledger);
      assertThat(mode(dir.resolve("state/kedge"))).isEqualTo("rwx------");
      for (String suffix : List.of("", "-wal", "-shm", ".lock")) {
        assertThat(mode(Path.of(file + suffix))).as(suffix).isEqualTo("rw-------");
      }
    }
    assertThat(Path.of(file + "-wal")).doesNotExist();
  }

  @Test
  void connection_isAsDurableAsPromised() throws Exception {
    Ledger.open(file).close();
    try (Connection connection = Database.open(file)) {
      assertThat(text(connection, "pragma journal_mode")).isEqualTo("wal");
      assertThat(Sql.number(connection, "pragma synchronous")).isEqualTo(2);
      assertThat(Sql.number(connection, "pragma foreign_keys")).isEqualTo(1);
      assertThat(Sql.number(connection, "pragma busy_timeout")).isEqualTo(30_000);
      assertThat(Sql.number(connection, "pragma user_version")).isEqualTo(Migrator.VERSION);
    }
  }

  @Test
  void oddPath_isTakenLiterally() throws Exception {
    Path odd = dir.resolve("a?cache=shared&b#c%20 d.db");
    try (Ledger ledger = Ledger.open(odd)) {
      Rows.begin(ledger);
    }
    assertThat(odd).isNotEmptyFile();
    try (Ledger ledger = Ledger.open(odd)) {
      assertThat(ledger.all()).hasSize(1);
    }
  }

  @Test
  void linkToALedger_isFollowed() throws Exception {
    Ledger.open(file).close();
    Path link = Files.createSymbolicLink(dir.resolve("link.db"), file);
    try (Ledger direct = Ledger.open(file);
        Ledger linked = Ledger.open(link)) {
      Rows.begin(direct);
      assertThat(linked.all()).hasSize(1);
    }
    assertThat(dir.resolve("link.db.lock")).doesNotExist();
  }

  @Test
  void schemaBeforeHostsWithoutRanges_isMigratedAndKeepsItsRows() throws Exception {
    try (Ledger ledger = Ledger.open(file)) {
      Rows.begin(ledger);
    }
    try (Connection connection = Database.open(file)) {
      Sql.run(
          connection,
          "drop table host_without_ranges; alter table download drop column place;"
              + " pragma user_version = 6");
    }
    try (Ledger ledger = Ledger.open(file)) {
      ledger.learnHostWithoutRanges("h:80");
      assertThat(ledger.isHostWithoutRanges("h:80")).isTrue();
      assertThat(ledger.all()).hasSize(1);
    }
  }

  @Test
  void newerSchema_isRefusedAndLeftAlone() throws Exception {
    Ledger.open(file).close();
    try (Connection connection = Database.open(file)) {
      Sql.run(connection, "pragma user_version = 99");
    }
    byte[] before = Files.readAllBytes(file);
    assertRefused("its schema 99 is newer than this kedge, which knows " + Migrator.VERSION);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void fileOfTheUser_namedByMistake_isRefusedAndLeftAlone() throws Exception {
    Path notes = file.resolveSibling("notes.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(notes, "my precious notes");
    assertThatThrownBy(() -> Ledger.open(notes))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("is not a kedge ledger");
    assertThat(notes).hasContent("my precious notes");
    assertThat(Path.of(notes + ".lock")).doesNotExist();
  }

  @Test
  void databaseOfAnotherProgram_isRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(file.getParent());
    try (Connection connection = Database.open(file)) {
      Sql.run(connection, "create table bookmark (url text)");
    }
    byte[] before = Files.readAllBytes(file);
    assertRefused("is not a kedge ledger");
    assertThat(file).hasBinaryContent(before);
    assertThat(Path.of(file + ".lock")).doesNotExist();
  }

  @Test
  void damagedHeader_isSetAside() throws Exception {
    Ledger.open(file).close();
    Damage.overwriteHeader(file);
    byte[] damaged = Files.readAllBytes(file);
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.notice())
          .contains("ledger " + file + " was damaged; it was set aside as ledger.db.damaged-1");
      assertThat(ledger.all()).isEmpty();
    }
    assertThat(Path.of(file + ".damaged-1")).hasBinaryContent(damaged);
    Damage.overwriteHeader(file);
    Ledger.open(file).close();
    assertThat(Path.of(file + ".damaged-2")).exists();
  }

  /** Found only by using it: this run fails with a clear word, the next sets it aside. */
  @Test
  void damagedRows_areFoundAndSetAsideByTheNextRun() throws Exception {
    try (Ledger ledger = Ledger.open(file)) {
      Download row = Rows.started(ledger, "one");
      List<ChunkRow> claims = IntStream.range(0, 5_000).mapToObj(Rows::whole).toList();
      Rows.checkpoint(ledger, row.id(), "one", claims, 1);
    }
    Damage.overwriteRows(file);
    try (Ledger ledger = Ledger.open(file)) {
      assertThatExceptionOfType(Failure.Local.class)
          .isThrownBy(ledger::all)
          .withMessage("ledger " + file + ": it is damaged")
          .satisfies(e -> assertThat(e.hint()).isEqualTo("the next run sets it aside"));
    }
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.notice()).isPresent();
      assertThat(ledger.all()).isEmpty();
    }
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.notice()).isEmpty();
    }
  }

  /** A log left behind tells of a crash, after which the whole file is checked. */
  @Test
  void damagedRowsAfterAKill_areSetAsideAtOnce() throws Exception {
    try (Ledger ledger = Ledger.open(file)) {
      Download row = Rows.started(ledger, "one");
      List<ChunkRow> claims = IntStream.range(0, 5_000).mapToObj(Rows::whole).toList();
      Rows.checkpoint(ledger, row.id(), "one", claims, 1);
    }
    try (ChildJvm child = ChildJvm.start(OtherProcess.class, "begin-and-hold", file)) {
      assertThat(child.line()).isEqualTo("held");
    }
    assertThat(Path.of(file + "-wal")).exists();
    Damage.overwriteRows(file);
    try (Ledger ledger = Ledger.open(file)) {
      assertThat(ledger.notice()).isPresent();
      assertThat(ledger.all()).isEmpty();
    }
    assertThat(Path.of(file + ".damaged-1")).exists();
  }

  @Test
  void directoryInItsPlace_isSaid() throws Exception {
    Files.createDirectories(file);
    assertRefused("is a directory");
  }

  @Test
  void fileInTheDirectorysPlace_isSaid() throws Exception {
    Files.createFile(dir.resolve("state"));
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> Ledger.open(file).close())
        .withMessageStartingWith("ledger " + file + ": ");
  }

  @Test
  void readOnlyFileSystem_isSaid() throws Exception {
    try (SmallDisk small = SmallDisk.mount(dir, "size=4m")) {
      Ledger.open(file).close();
      small.makeReadOnly();
      assertRefused("read-only file system");
    }
  }

  @Test
  void fullDisk_isSaidAndCostsNothingCommitted() throws Exception {
    try (SmallDisk _ = SmallDisk.mount(dir, "size=1m");
        Ledger ledger = Ledger.open(file)) {
      Download row = Rows.started(ledger, "one");
      Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(0)), 1);
      List<ChunkRow> many = IntStream.range(0, 30_000).mapToObj(Rows::whole).toList();
      assertThatExceptionOfType(Failure.Local.class)
          .isThrownBy(() -> Rows.checkpoint(ledger, row.id(), "one", many, 2))
          .withMessage("ledger " + file + ": no space left on device")
          .satisfies(full -> assertThat(full.diskFull()).isTrue());
      assertThat(ledger.chunks(row.id(), "one")).containsExactly(Rows.whole(0));
    }
  }

  private void assertRefused(String what) {
    assertThatExceptionOfType(Failure.Local.class)
        .isThrownBy(() -> Ledger.open(file).close())
        .withMessage("ledger " + file + ": " + what)
        .satisfies(refused -> assertThat(refused.hint()).contains("--no-ledger"));
  }

  private static String text(Connection connection, String sql) throws Exception {
    return Sql.first(connection, row -> row.getString(1), sql).orElseThrow();
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
