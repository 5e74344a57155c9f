package dev.kedge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.RealTicker;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Download;
import dev.kedge.model.ExistingTarget;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.Limits;
import dev.kedge.model.Logins;
import dev.kedge.model.OnChange;
import dev.kedge.model.Retries;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.model.Trust;
import dev.kedge.model.VerifyRequest;
import dev.kedge.model.VerifyResult;
import dev.kedge.origin.HttpOrigin;
import dev.kedge.origin.OriginConfig;
import dev.kedge.protocol.Hasher;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user's machine: a directory for downloads, a ledger beside it, a real network with short
 * limits. Each command gets a client of its own, as each run of the program does. Closes the
 * servers it started.
 */
final class Rig implements AutoCloseable {
  static final int MIB = 1 << 20;

  /** Long ago, so that a date is strong. */
  static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  /** Three chunks. */
  static final byte[] FIRST = Content.random(1, 9 * MIB + 7);

  /** As long as {@link #FIRST}, all bytes different. */
  static final byte[] SECOND = other(FIRST);

  final Path files;
  final Path state;
  int connections = 4;
  int perHost = 16;
  int retries = 3;
  boolean allErrors;
  Duration retryDelay = Duration.ZERO;
  Duration retryWithin = Duration.ZERO;
  boolean ranges = true;
  long rate;
  long lowSpeedBytes = 1024;
  Duration lowSpeedFor = Duration.ofSeconds(60);

  /** Far more than a busy machine needs; tests of stalling make it short. */
  Duration stall = Duration.ofSeconds(8);

  OnChange onChange = OnChange.RESTART;
  ExistingTarget existing = ExistingTarget.REFUSE;
  boolean allowUnproven;
  boolean requireProof;
  boolean allowHtml;
  String name = "file.bin";
  Ticker ticker = new RealTicker();
  private final Random random = new Impatient();
  private final List<FaultServer> servers = new ArrayList<>();
  private volatile @Nullable Client running;

  Rig(Path root) throws IOException {
    files = Files.createDirectory(root.resolve("files"));
    state = Files.createDirectory(root.resolve("state"));
  }

  private static byte[] other(byte[] bytes) {
    byte[] other = bytes.clone();
    for (int i = 0; i < other.length; i++) {
      other[i] ^= 0x55;
    }
    return other;
  }

  FaultServer serve(Handler handler) {
    FaultServer server = FaultServer.start(handler);
    servers.add(server);
    return server;
  }

  Outcome fetch(FaultServer server, ExpectedDigest... checksums) throws Failure {
    return fetch(server.url("/" + name), checksums);
  }

  Outcome fetch(URI url, ExpectedDigest... checksums) throws Failure {
    return fetchAll(new FetchItem(url, Path.of(name), files, List.of(checksums), List.of()));
  }

  Outcome fetchAll(FetchItem... items) throws Failure {
    return fetchAll(_ -> {}, items);
  }

  /** The same, each event told at once too. */
  Outcome fetchAll(TransferListener listener, FetchItem... items) throws Failure {
    List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());
    try (Client client = client()) {
      client.fetch(
          new FetchRequest(List.of(items), options()),
          event -> {
            events.add(event);
            listener.on(event);
          });
    } finally {
      running = null;
    }
    return new Outcome(events);
  }

  Outcome stream(FaultServer server, OutputStream out, ExpectedDigest... checksums) throws Failure {
    FetchItem item =
        new FetchItem(server.url("/" + name), null, files, List.of(checksums), List.of());
    List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());
    try (Client client = client()) {
      client.stream(new FetchRequest(List.of(item), options()), out, events::add);
    } finally {
      running = null;
    }
    return new Outcome(events);
  }

  /** {@code kedge verify --repair} of the target. */
  VerifyResult repair(TransferListener events) throws Failure {
    List<VerifyResult> results = Collections.synchronizedList(new ArrayList<>());
    VerifyRequest request =
        new VerifyRequest(List.of(target()), List.of(), true, List.of(), Logins.NONE, options());
    try (Client client = client()) {
      client.verify(request, events, results::add);
    } finally {
      running = null;
    }
    return results.getFirst();
  }

  /** {@code kedge verify} of the target. */
  VerifyResult verify(ExpectedDigest... checksums) throws Failure {
    List<VerifyResult> results = Collections.synchronizedList(new ArrayList<>());
    VerifyRequest request =
        new VerifyRequest(
            List.of(target()), List.of(checksums), false, List.of(), Logins.NONE, options());
    try (Client client = client()) {
      client.verify(request, _ -> {}, results::add);
    } finally {
      running = null;
    }
    return results.getFirst();
  }

  /** Ctrl-C for the command that is running. */
  void interrupt() {
    Client client = running;
    if (client != null) {
      client.interrupt();
    }
  }

  /** Waits until the part file has grown to so many bytes. */
  void awaitWritten(long bytes) {
    awaitThat(() -> {
      long size = 0;
      for (String file : names()) {
        size += file.endsWith(".kedge") ? Files.size(files.resolve(file)) : 0;
      }
      return size >= bytes;
    });
  }

  /** Waits until the ledger claims so many bytes of the download. */
  void awaitClaimed(long bytes) {
    awaitThat(() -> row().bytes() >= bytes);
  }

  private static void awaitThat(Callable<Boolean> condition) {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    try {
      while (!condition.call()) {
        assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
        LockSupport.parkNanos(1_000_000);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  Path target() {
    return files.resolve(name);
  }

  /** Exactly this file stands there, with exactly these bytes, and no part beside it. */
  void assertPublished(byte[] expected) throws IOException {
    assertThat(names()).containsExactly(name);
    assertSame(Files.readAllBytes(target()), expected);
  }

  /** Says where they differ, not all that they are. */
  static void assertSame(byte[] actual, byte[] expected) {
    assertThat(actual.length).isEqualTo(expected.length);
    assertThat(Arrays.mismatch(actual, expected)).as("first byte that differs").isEqualTo(-1);
  }

  void assertNothingOnDisk() throws IOException {
    assertThat(names()).isEmpty();
  }

  /** The part file; there must be exactly one. */
  Path part() throws IOException {
    List<String> parts = names().stream().filter(file -> file.endsWith(".kedge")).toList();
    assertThat(parts).hasSize(1);
    return files.resolve(parts.getFirst());
  }

  List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /** The ledger, for a look or for mischief. */
  Ledger ledger() throws Failure {
    return Ledger.open(state.resolve("ledger.db"));
  }

  Download row() throws Failure {
    try (Ledger ledger = ledger()) {
      return ledger.all().getLast();
    }
  }

  /** A file as it was. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Kept(byte[] bytes, FileTime modified) {}

  /** Everything on disk, as a power cut would leave it. */
  Map<Path, Kept> snapshot() {
    Map<Path, Kept> all = new TreeMap<>();
    for (Path directory : List.of(files, state)) {
      try (Stream<Path> list = Files.list(directory)) {
        for (Path file : list.sorted().toList()) {
          all.put(file, new Kept(Files.readAllBytes(file), Files.getLastModifiedTime(file)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  void restore(Map<Path, Kept> snapshot) throws IOException {
    for (Path directory : List.of(files, state)) {
      try (Stream<Path> list = Files.list(directory)) {
        for (Path file : list.toList()) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<Path, Kept> file : snapshot.entrySet()) {
      Files.write(file.getKey(), file.getValue().bytes());
      Files.setLastModifiedTime(file.getKey(), file.getValue().modified());
    }
  }

  static ExpectedDigest sha256(byte[] bytes) {
    return new ExpectedDigest(digest(bytes), Trust.USER);
  }

  static Digest digest(byte[] bytes) {
    Hasher hasher = Hasher.of(DigestAlgorithm.SHA256);
    hasher.update(bytes, 0, bytes.length);
    return hasher.finish();
  }

  /** Writes a 206 with these bytes of a file, whatever was asked. */
  static void partial(Connection connection, byte[] content, int start, int end, String... fields)
      throws IOException {
    List<String> head = new ArrayList<>(List.of(fields));
    head.add("Content-Range: bytes " + start + "-" + (end - 1) + "/" + content.length);
    head.add("Content-Length: " + (end - start));
    connection.head(206, head.toArray(String[]::new));
    connection.body(content, start, end - start);
  }

  /** Writes a 200 with all of the file. */
  static void whole(Connection connection, byte[] content, String... fields) throws IOException {
    List<String> head = new ArrayList<>(List.of(fields));
    head.add("Content-Length: " + content.length);
    connection.head(200, head.toArray(String[]::new));
    connection.body(content);
  }

  private Retries tries() {
    return new Retries(retries, retryDelay, retryWithin, allErrors);
  }

  FetchOptions options() {
    Limits limits =
        new Limits(Duration.ofSeconds(2), stall, lowSpeedBytes, lowSpeedFor, tries(), null, rate);
    return new FetchOptions(
        connections,
        2,
        ranges,
        perHost,
        onChange,
        existing,
        allowUnproven,
        requireProof,
        allowHtml,
        false,
        true,
        true,
        "kedge-test",
        false,
        Set.of(),
        limits);
  }

  Client client() throws Failure {
    Client client =
        new Client(
            ledger(),
            options ->
                new HttpOrigin(
                    new OriginConfig(
                        options.limits(),
                        options.userAgent(),
                        options.maxPerHost(),
                        ticker,
                        false,
                        Set.of())),
            ticker,
            random);
    running = client;
    return client;
  }

  /** Makes each wait between tries a hundredth of what it would be. */
  private static final class Impatient extends Random {
    private static final long serialVersionUID = 1L;

    Impatient() {
      super(42);
    }

    @Override
    public double nextDouble() {
      return -0.49;
    }
  }

  @Override
  public void close() {
    servers.forEach(FaultServer::close);
  }
}
