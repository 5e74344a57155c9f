package dev.kedge.serve;

import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.auth.Access;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.auth.PathRules;
import dev.kedge.serve.auth.TokenGrant;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.http.AccessEntry;
import dev.kedge.serve.store.RandomId;
import dev.kedge.serve.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A server on a free port, at a fixed time long after its files were made, so that all of them have
 * settled.
 */
final class TestServer implements AutoCloseable {
  static final Instant NOW = Instant.parse("2099-01-02T00:00:00Z");
  static final String NOW_TEXT = "Fri, 02 Jan 2099 00:00:00 GMT";
  static final Instant MODIFIED = Instant.parse("2025-01-01T00:00:00Z");

  final Path root;
  final BlockingQueue<AccessEntry> log = new LinkedBlockingQueue<>();
  private final Server server;

  private TestServer(
      Path directory, ServeConfig.Builder config, UnaryOperator<ServeConfig.Builder> change)
      throws Failure {
    this.root = directory;
    this.server = Server.start(change.apply(config.accessLog(Optional.of(log::add))).build());
  }

  static TestServer of(Path directory) throws Failure, IOException {
    return of(directory, config -> config);
  }

  static TestServer of(Path directory, UnaryOperator<ServeConfig.Builder> change)
      throws Failure, IOException {
    Path root = Files.createDirectories(directory.resolve("root"));
    return new TestServer(root, config(root, directory.resolve("state/serve.db")), change);
  }

  /** All may read, on a free port, at a fixed time. */
  static ServeConfig.Builder config(Path root, Path state) {
    return ServeConfig.of(root, state, RealTicker.at(NOW))
        .port(0)
        .access(AccessOptions.PUBLIC)
        .content(new ContentOptions(true, false, ContentOptions.DEFAULT_PARALLEL));
  }

  /** What a user shows to a server whose state is there. */
  static String userToken(Path state, Ticker ticker, Instant from, Instant until)
      throws Failure, IOException {
    try (Store store = Store.sqlite(state)) {
      TokenGrant grant =
          new TokenGrant(
              TokenKind.USER,
              "ann",
              Optional.empty(),
              TokenKind.USER.most(),
              PathRules.EVERYTHING,
              from,
              until);
      return Access.of(store, ticker).tokens().issue(grant, RandomId.next()).text();
    }
  }

  int port() {
    return server.port();
  }

  Path file(String name, byte[] content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
  }

  /** The next line of the access log; waits for it. */
  AccessEntry logged() throws InterruptedException {
    AccessEntry entry = log.poll(20, TimeUnit.SECONDS);
    if (entry == null) {
      throw new AssertionError("nothing was logged");
    }
    return entry;
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }

  /** Lets answers under way go on for so long. */
  void close(Duration drain) {
    server.close(drain);
  }
}
