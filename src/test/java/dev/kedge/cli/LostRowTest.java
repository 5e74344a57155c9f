package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger with a row that no kedge wrote so. */
class LostRowTest {
  private static final byte[] BYTES = Content.random(3, 5000);
  private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  private final FaultServer server = FaultServer.start(FaultServer.file(BYTES, "\"a\"", OLD));
  private Console console;

  @BeforeEach
  void fetch(@TempDir Path root) throws Exception {
    console = new Console(root);
    for (String name : new String[] {"a.bin", "b.bin"}) {
      Path file = console.file(name);
      var ended = console.run("fetch", server.url("/" + name).toString(), "-o", file.toString());
      assertThat(ended.exit()).as(ended.err()).isZero();
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void spoil(String change) throws Exception {
    String ledger = "jdbc:sqlite:" + console.state.resolve("ledger.db");
    try (Connection connection = DriverManager.getConnection(ledger);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma ignore_check_constraints = on");
      statement.execute("update download set " + change + " where file like '%a.bin'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state = 'x'",
        "proof = 'hearsay'",
        "digests = 'none'",
        "digests = 'sha-256:zz'",
        "expected = 'sha-256:00'",
        "secrets = '%zz'",
        "pin_total = 5, pin_etag = ''"
      })
  void rowThatCannotBeRead_isNamed_leftOut_andForgotten(String change) throws Exception {
    spoil(change);
    Console.Outcome listed = console.run("list");
    assertThat(listed.exit()).as(listed.err()).isZero();
    assertThat(listed.err()).contains("cannot be read", "'kedge forget 1'").contains("a.bin");
    assertThat(listed.out()).contains("b.bin").doesNotContain("a.bin");
    Console.Outcome resumed = console.run("resume");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    Console.Outcome shown = console.run("show", "1");
    assertThat(shown.exit()).as(shown.err()).isEqualTo(10);
    assertThat(shown.err()).contains("kedge forget 1").doesNotContain("bug");
    Console.Outcome forgotten = console.run("forget", "1");
    assertThat(forgotten.exit()).as(forgotten.err()).isZero();
    assertThat(console.file("a.bin")).hasBinaryContent(BYTES);
    assertThat(console.run("list").err()).isEmpty();
  }

  @Test
  void forgetByFile_dropsTheRowToo() throws Exception {
    spoil("state = 'x'");
    assertThat(console.run("forget", console.file("a.bin").toString()).exit()).isZero();
    assertThat(console.run("list").err()).isEmpty();
    assertThat(console.run("list").out()).contains("b.bin");
  }
}
