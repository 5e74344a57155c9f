package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that want the same file. */
class TwoProcessesTest {
  private static final byte[] CONTENT = Content.random(10, 8 << 20);
  private static final int SLOW = 200_000;
  private static final Handler BUSY =
      (request, connection) -> connection.head(503, "Retry-After: 300", "Content-Length: 0");

  @TempDir Path root;
  private final FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null));
  private Home home;

  @BeforeEach
  void settle() {
    home = new Home(root);
    server.rate(SLOW);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void second_endsAndNamesTheFirst() throws Exception {
    try (KedgeProcess first = running()) {
      home.run("fetch", url())
          .failed(11, home.file("file.bin").toString(), "pid " + first.pid() + ",");
      home.run("fetch", "-o", "file.bin", server.url("/other").toString())
          .failed(11, "pid " + first.pid());
      assertThat(home.run("list").succeeded().out()).contains("file.bin").doesNotContain("other");
      home.run("resume", "file.bin").failed(11, "pid " + first.pid());
      server.rate(0);
      first.await().succeeded();
    }
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    assertThat(home.names()).containsExactly("file.bin");
  }

  @Test
  void secondThatWaits_findsItDone() throws Exception {
    try (KedgeProcess first = running();
        KedgeProcess second = home.start("fetch", "--wait", "-v", url())) {
      Await.until("the second waits", () -> second.err().contains("waiting") || !second.isAlive());
      server.rate(0);
      first.await().succeeded();
      assertThat(second.await().succeeded().err()).contains("already complete");
    }
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    assertThat(home.names()).containsExactly("file.bin");
  }

  @Test
  void secondThatWaits_goesOnWhenTheFirstIsKilled() throws Exception {
    try (KedgeProcess first = running();
        KedgeProcess second = home.start("fetch", "--wait", "-v", url())) {
      Await.until("the second waits", () -> second.err().contains("waiting") || !second.isAlive());
      first.kill();
      server.rate(0);
      second.await().succeeded();
    }
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    assertThat(home.names()).containsExactly("file.bin");
  }

  @Test
  void ledgersApart_stillKeepApart() throws Exception {
    try (KedgeProcess first = running()) {
      Home other = new Home(root.resolve("other"), home.files());
      server.rate(0);
      List<Integer> exits = List.of(other.run("fetch", url()).exit(), first.await().exit());
      // Each has a part of its own; whoever comes last finds a file that is not its own.
      assertThat(exits).contains(0).isSubsetOf(0, 10);
    }
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    assertThat(home.names()).contains("file.bin"); // and perhaps the other's finished part
  }

  @Test
  void oneThatWaitsBeforeItsFirstAnswer_isRunning() throws Exception {
    server.handler(BUSY);
    heldWhileItWaits(1);
  }

  @Test
  void oneThatWaitsWithNothingKept_isRunning() throws Exception {
    FileHandler untied = FaultServer.file(CONTENT, null, null);
    server.handler((request, connection) ->
        (request.number() == 1 ? untied.withFault(Fault.cutAfter(1000)) : BUSY)
            .handle(request, connection));
    heldWhileItWaits(2);
  }

  private void heldWhileItWaits(int requests) throws Exception {
    try (KedgeProcess first = home.start("fetch", url())) {
      Await.until(
          "the first is told to wait",
          () -> server.requests().size() >= requests || !first.isAlive());
      assertThat(home.run("list").succeeded().out()).contains("active").doesNotContain("interr");
      for (String command : List.of("resume", "forget")) {
        home.run(command, "file.bin").failed(11, "pid " + first.pid() + ",");
      }
      home.run("fetch", url()).failed(11, "pid " + first.pid() + ",");
      assertThat(server.requests()).hasSize(requests);
      first.kill();
    }
    assertThat(home.run("list").succeeded().out()).contains("interrupted");
    server.handler(FaultServer.file(CONTENT, "\"one\"", null));
    server.rate(0);
    home.run("resume").succeeded();
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    assertThat(home.names()).containsExactly("file.bin");
  }

  private KedgeProcess running() {
    KedgeProcess first = home.start("fetch", url());
    Await.until("the first is at work", () -> server.bodyBytes() > SLOW || !first.isAlive());
    return first;
  }

  private String url() {
    return server.url("/file.bin").toString();
  }
}
