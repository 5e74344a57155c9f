package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that cannot be used is named; files are fetched without one when that is asked for. */
class LedgerTroubleTest {
  private static final byte[] CONTENT = Content.random(8, 300_000);

  @TempDir Path root;
  private final FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null));
  private Home home;

  @BeforeEach
  void settle() {
    home = new Home(root);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void damaged_isSetAsideWithANotice() throws Exception {
    home.run("fetch", url()).succeeded();
    byte[] damage = new byte[8192];
    Files.write(home.ledger(), damage);
    Ended ended = home.run("fetch", "-o", "second.bin", url()).succeeded();
    assertThat(ended.err())
        .contains("kedge: note: ledger " + home.ledger(), "damaged", "set aside as");
    assertThat(home.names()).containsExactly("file.bin", "second.bin");
    try (Stream<Path> state = Files.list(home.state())) {
      assertThat(state.filter(LedgerTroubleTest::isAside))
          .singleElement()
          .satisfies(aside -> assertThat(aside).hasBinaryContent(damage));
    }
  }

  private static boolean isAside(Path file) {
    return file.getFileName().toString().contains("damaged");
  }

  @Test
  void newer_isRefusedAndLeftAlone() throws Exception {
    home.run("fetch", url()).succeeded();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.ledger());
        Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = delete");
      statement.execute("pragma user_version = 999");
    }
    byte[] before = Files.readAllBytes(home.ledger());
    Ended ended = home.run("fetch", url());
    ended.failed(10, home.ledger().toString(), "newer than this kedge");
    assertThat(ended.err()).contains("--no-ledger");
    assertThat(home.ledger()).hasBinaryContent(before);
    home.run("fetch", "--no-ledger", "-o", "second.bin", url()).succeeded();
  }

  @Test
  void databaseOfAnotherProgram_isRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(home.state());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.ledger());
        Statement statement = connection.createStatement()) {
      statement.execute("create table bookmarks (url text)");
    }
    byte[] before = Files.readAllBytes(home.ledger());
    home.run("fetch", url()).failed(10, "not a kedge ledger");
    assertThat(home.ledger()).hasBinaryContent(before);
  }

  @Test
  void directoryInItsPlace_isNamed() throws Exception {
    Files.createDirectories(home.ledger());
    home.run("fetch", url()).failed(10, home.ledger().toString(), "is a directory");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void fileInPlaceOfItsDirectory_isNamed() throws Exception {
    Files.write(home.state(), new byte[] {1});
    home.run("fetch", url()).failed(10, home.ledger().toString());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void readOnlyHome_isNamedInAWarning_andTheFileComes() throws Exception {
    Files.createDirectories(home.home());
    try (SmallDisk disk = SmallDisk.mount(home.home(), "size=1m")) {
      disk.makeReadOnly();
      Map<String, String> environment = new HashMap<>(home.environment());
      environment.remove("KEDGE_LEDGER");
      Ended ended = home.start(environment, home.command("fetch", url())).await().succeeded();
      assertThat(ended.lines("kedge: warning: "))
          .singleElement()
          .asString()
          .contains(home.home().resolve(".local/state/kedge/ledger.db").toString(), "--ledger");
      assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    }
  }

  @Test
  void ledgerOnReadOnlyDisk_canStillBeListed() throws Exception {
    Files.createDirectories(home.state());
    try (SmallDisk disk = SmallDisk.mount(home.state(), "size=4m")) {
      home.run("fetch", url()).succeeded();
      disk.makeReadOnly();
      home.run("fetch", "-o", "second.bin", url()).failed(10, home.ledger().toString());
      assertThat(home.file("second.bin")).doesNotExist();
    }
  }

  private String url() throws IOException {
    return server.url("/file.bin").toString();
  }
}
