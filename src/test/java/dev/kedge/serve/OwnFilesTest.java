package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.model.Failure;
import dev.kedge.serve.content.Bounds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State, log and keys are never in what is served: refused at first, and not found later. */
class OwnFilesTest {
  @TempDir private Path directory;
  private Path root;

  @BeforeEach
  void makeRoot() throws Exception {
    root = Files.createDirectory(directory.resolve("root"));
    Files.createDirectories(root.resolve("sub"));
    Files.createDirectories(directory.resolve("state"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root/serve.db",
        "root/sub/new/serve.db",
        "state/../root/sub/serve.db",
        "into/serve.db",
        "into-file.db",
        "hanging.db",
        "root/sub/../../root/x"
      })
  void stateThatWouldBeServedIsRefused(String place) throws Exception {
    Files.createSymbolicLink(directory.resolve("into"), root.resolve("sub"));
    Files.createFile(root.resolve("sub/real.db"));
    Files.createSymbolicLink(directory.resolve("into-file.db"), root.resolve("sub/real.db"));
    Files.createSymbolicLink(directory.resolve("hanging.db"), Path.of("root/sub/to-come.db"));
    assertThatThrownBy(
            () -> Server.start(TestServer.config(root, directory.resolve(place)).build()))
        .isInstanceOfSatisfying(
            Failure.Local.class,
            failure -> {
              assertThat(failure.text()).contains("server's own");
              assertThat(failure.hint()).contains("--state");
            });
    assertThat(root.resolve("serve.db")).doesNotExist();
    assertThat(root.resolve("sub/to-come.db")).doesNotExist();
  }

  /** A walk around SQLite's own companions: each of them alone would be enough. */
  @ParameterizedTest
  @ValueSource(strings = {"-wal", "-shm", "-journal"})
  void companionThatWouldBeServedIsRefused(String end) throws Exception {
    Files.createFile(root.resolve("x"));
    Files.createSymbolicLink(directory.resolve("state/serve.db" + end), root.resolve("x"));
    assertThatThrownBy(() -> TestServer.of(directory))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("server's own");
  }

  @Test
  void rootThatIsALinkIsLookedThrough() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), root);
    assertThatThrownBy(
            () -> Server.start(TestServer.config(link, root.resolve("serve.db")).build()))
        .isInstanceOf(Failure.Local.class);
  }

  /** A home directory is served with its hidden state in it. */
  @ParameterizedTest
  @ValueSource(strings = {".local/state/serve.db", "x.kedge/serve.db", ".serve.db"})
  void hiddenStateIsNotServed(String place) throws Exception {
    Server server = Server.start(TestServer.config(root, root.resolve(place)).build());
    try {
      assertThat(status(server.port(), place)).isEqualTo(404);
    } finally {
      server.close(Duration.ZERO);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"access.log", "sub/key.pem"})
  void otherFilesOfItsOwnAreRefused(String place) {
    Bounds bounds = Bounds.NONE.with(root.resolve(place), "--access-log");
    assertThatThrownBy(() -> TestServer.of(directory, c -> c.bounds(bounds)))
        .isInstanceOf(Failure.Local.class)
        .satisfies(e -> assertThat(((Failure.Local) e).hint()).contains("--access-log"));
  }

  @Test
  void nameThatAppearsLaterIsNotFound() throws Exception {
    Path log = Files.writeString(directory.resolve("access.log"), "secret");
    try (TestServer server =
        TestServer.of(directory, c -> c.bounds(Bounds.NONE.with(log, "--access-log")))) {
      server.file("a.txt", new byte[] {1});
      Path state = directory.resolve("state/serve.db");
      for (Path own : List.of(log, state, Path.of(state + "-wal"))) {
        Path link = root.resolve("sub/" + own.getFileName());
        Files.createLink(link, own);
        assertThat(status(server.port(), "sub/" + own.getFileName())).isEqualTo(404);
      }
      assertThat(status(server.port(), "a.txt")).isEqualTo(200);
    }
  }

  @Test
  void filesOfOthersAreNotServedIfOnlyOnesOwnAre() throws Exception {
    boolean isRoot = Files.getOwner(root).getName().equals("root");
    assumeTrue(isRoot);
    Path given = Files.writeString(root.resolve("given.txt"), "x");
    Files.setOwner(
        given,
        given.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    try (TestServer server = TestServer.of(directory, c -> c.bounds(new Bounds(List.of(), true)))) {
      server.file("own.txt", new byte[] {1});
      assertThat(status(server.port(), "own.txt")).isEqualTo(200);
      assertThat(status(server.port(), "given.txt")).isEqualTo(404);
    }
  }

  private static int status(int port, String path) throws Exception {
    return RawHttp.once(port, "GET /files/" + path + " HTTP/1.1", List.of()).status();
  }
}
