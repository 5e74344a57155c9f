package dev.kedge.origins;

import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one run of one tool plays in: a directory of its own for the downloads inside one that must
 * not change, a home, servers, and one or more acts. Closes the servers.
 */
final class Scene implements AutoCloseable {
  static final String NAME = "file.bin";
  static final int MIB = 1 << 20;
  private static final long RATE = 6L * MIB;

  final Path root;
  final Path downloads;
  final Path home;
  final List<String> headers = new ArrayList<>();
  final List<Act> acts = new ArrayList<>();
  private final List<byte[]> right = new ArrayList<>();
  private final List<byte[]> genuine = new ArrayList<>();
  private final List<AutoCloseable> closed = new ArrayList<>();
  private final Map<Path, byte[]> mine = new TreeMap<>();
  private @Nullable FaultServer main;
  private @Nullable FaultServer elsewhere;
  private @Nullable String url;
  private @Nullable String secret;
  private boolean serverNames;

  /**
   * One run of the tool.
   *
   * @param handler what the server does from here on; null goes on as before
   * @param killAfter the tool is killed once so many body bytes are sent; negative lets it end
   */
  record Act(@Nullable Handler handler, long killAfter) {}

  Scene(Path root) throws IOException {
    this.root = root;
    downloads = Files.createDirectories(root.resolve("downloads"));
    home = Files.createDirectories(root.resolve("home"));
  }

  /** Versions that may stand under the final name, whole. */
  Scene right(byte[]... versions) {
    right.addAll(List.of(versions));
    return partly(versions);
  }

  /** Versions that exist, of which a beginning may be left by a failure. */
  Scene partly(byte[]... versions) {
    genuine.addAll(List.of(versions));
    return this;
  }

  /** The origin that is asked for {@link #NAME}. */
  FaultServer origin(Handler handler) {
    return at("/" + NAME, handler);
  }

  FaultServer at(String path, Handler handler) {
    FaultServer server = at(path, FaultServer.start(handler));
    main = server;
    return server;
  }

  FaultServer at(String path, FaultServer server) {
    closed.add(server);
    server.rate(RATE);
    url = server.url("/") + path.substring(1);
    return server;
  }

  /** Another origin, which must not learn the secret. */
  FaultServer elsewhere(Handler handler) {
    FaultServer server = FaultServer.start(handler);
    closed.add(server);
    elsewhere = server;
    return server;
  }

  void url(String text) {
    url = text;
  }

  void closeToo(AutoCloseable resource) {
    closed.add(resource);
  }

  /** A field for the origin only. */
  void header(String name, String value) {
    headers.add(name + ": " + value);
  }

  void secret(String value) {
    secret = value;
  }

  /** Tools that take names from the server only when told to are told to. */
  void namedByServer() {
    serverNames = true;
  }

  /** A file of the user's, which no tool may harm. */
  void mine(Path file, byte[] content) throws IOException {
    mine.put(file, content);
    Files.write(file, content);
  }

  /** The first run: so it goes, and the tool fails or ends by itself. */
  void then(Handler handler) {
    acts.add(new Act(handler, -1));
  }

  /** A run that is killed, as by {@code kill -9}. */
  void killedAfter(long bodyBytes, Handler handler) {
    acts.add(new Act(handler, bodyBytes));
  }

  List<Act> acts() {
    return acts.isEmpty() ? List.of(new Act(null, -1)) : acts;
  }

  void begin(Act act) {
    if (act.handler() != null && main != null) {
      main.handler(act.handler());
      // A kill needs a checkpoint before it: kedge makes one every 2 s.
      main.rate(act.killAfter() >= 0 ? 2L * MIB : RATE);
    }
  }

  long sent() {
    return main == null ? 0 : main.bodyBytes();
  }

  String url() {
    if (url == null) {
      throw new IllegalStateException("no origin");
    }
    return url;
  }

  boolean isNamedByServer() {
    return serverNames;
  }

  @Nullable String secret() {
    return secret;
  }

  Map<Path, byte[]> mine() {
    return mine;
  }

  List<byte[]> right() {
    return right;
  }

  List<byte[]> genuine() {
    return genuine;
  }

  /** What the other origin was sent, as text. */
  List<String> learntElsewhere() {
    return elsewhere == null ? List.of() : elsewhere.requests().stream().map(Scene::text).toList();
  }

  private static String text(Request request) {
    return request.target() + "\n" + String.join("\n", request.headers());
  }

  @Override
  public void close() {
    for (AutoCloseable resource : closed) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
