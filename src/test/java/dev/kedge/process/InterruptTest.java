package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Signals;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals that ask kedge to end. */
class InterruptTest {
  private static final byte[] CONTENT = Content.random(3, 24 << 20);
  private static final int RATE = 10_000_000;

  /** What a stop may lose: bytes on their way on four connections. */
  private static final long ON_THEIR_WAY = 2 << 20;

  @TempDir Path root;
  private final FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null));
  private Home home;

  @BeforeEach
  void settle() {
    home = new Home(root);
    server.rate(RATE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 143"})
  void signal_keepsAllThatCame_andSaysHowToGoOn(String signal, int exit) throws Exception {
    Signals.assumeHeard(signal);
    Ended ended;
    try (KedgeProcess process = running()) {
      process.signal(signal);
      ended = process.await();
    }
    assertThat(ended.exit()).as(ended::err).isEqualTo(exit);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.lines("kedge: "))
        .containsExactly(
            "kedge: interrupted; run the same command again, or 'kedge resume', to go on");
    long sent = server.bodyBytes();
    long kept = home.recorded().orElseThrow().bytes();
    assertThat(kept).isGreaterThan(sent - ON_THEIR_WAY);
    assertThat(home.file("file.bin")).doesNotExist();

    server.rate(0);
    Ended resumed = home.run("resume", "--json").succeeded();
    assertThat(resumed.out()).contains("\"fetched\":" + (CONTENT.length - kept));
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    assertThat(home.names()).containsExactly("file.bin");
    assertThat(home.run("resume").succeeded().err()).isEqualTo("nothing to resume\n");
  }

  @Test
  void ownLimit_isSaidAsThat_howeverManyConnectionsItBreaks() throws Exception {
    server.rate(1_000_000);
    Ended ended = home.run("fetch", "-x", "8", "--max-time", "2s", url());
    ended.failed(12, "stopped by --max-time after 2 s");
    assertThat(home.run("list").succeeded().out()).contains("paused");
    server.rate(0);
    home.run("resume").succeeded();
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
  }

  /** The first signal's checkpoint is held up: the ledger is locked by another. */
  @Test
  void secondSignal_endsAtOnce() throws Exception {
    Signals.assumeHeard("INT");
    try (KedgeProcess process = running();
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + home.ledger());
        Statement statement = other.createStatement()) {
      statement.execute("pragma busy_timeout = 30000");
      statement.execute("begin immediate");
      process.signal("INT");
      // Two signals at once could be one to the system.
      Await.until("the first is heard", () -> server.openNow() == 0);
      // Those that come too soon are taken for the first.
      Await.until(
          "its end",
          () -> {
            process.signal("INT");
            return !process.isAlive();
          });
      assertThat(process.await(20).exit()).isEqualTo(130);
    }
    server.rate(0);
    home.run("resume").succeeded();
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
  }

  @Test
  void signalBeforeTheFirstAnswer_isHeard() {
    server.handler((request, connection) -> connection.stall());
    try (KedgeProcess process = home.start("fetch", url())) {
      Await.until("a request", () -> !server.requests().isEmpty());
      process.signal("TERM");
      assertThat(process.await(20).exit()).isEqualTo(143);
    }
    assertThat(home.file("file.bin")).doesNotExist();
  }

  @Test
  void signalBetweenTries_isHeard() throws Exception {
    Signals.assumeHeard("INT");
    server.handler(
        (request, connection) -> connection.head(503, "Retry-After: 3600", "Content-Length: 0"));
    try (KedgeProcess process = home.start("fetch", url())) {
      Await.until("a wait", () -> process.err().contains("trying again"));
      process.signal("INT");
      assertThat(process.await(20).exit()).isEqualTo(130);
    }
  }

  private KedgeProcess running() {
    KedgeProcess process = home.start("fetch", url());
    Await.until("a good part of it", () -> server.bodyBytes() > RATE / 2 || !process.isAlive());
    // From here on so slow that what was sent has also come, however busy the machine is.
    server.rate(RATE / 20);
    long sent = server.bodyBytes();
    Await.until("a little more", () -> server.bodyBytes() > sent + RATE / 20 || !process.isAlive());
    return process;
  }

  private String url() {
    return server.url("/file.bin").toString();
  }
}
