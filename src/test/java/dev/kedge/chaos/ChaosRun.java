package dev.kedge.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.app.Client;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.RealTicker;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.ExistingTarget;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.Limits;
import dev.kedge.model.OnChange;
import dev.kedge.model.Retries;
import dev.kedge.model.TransferEvent;
import dev.kedge.origin.HttpOrigin;
import dev.kedge.origin.OriginConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One download from one chaotic origin: commands are run, interrupted and killed, and run again;
 * after each, what stands under the final name must be a version that was served, whole. In the end
 * the origin calms down, and the file must come.
 */
final class ChaosRun implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int MOST_COMMANDS = 5;
  private static final int SLOWEST = 4 << 20; // shared by all connections, far from a stall

  private final Chance chance;
  private final Path state;
  private final Path files;
  private final Path target;
  private final Versions versions;
  private final ChaosOrigin origin;
  private final FaultServer server;
  private final FetchOptions options;
  private final List<String> story = new ArrayList<>();
  private final AtomicReference<@Nullable PowerCut> cut = new AtomicReference<>();
  private volatile @Nullable Client running;

  ChaosRun(long seed, Path root) throws IOException {
    chance = new Chance(seed);
    state = Files.createDirectories(root.resolve("state"));
    files = Files.createDirectories(root.resolve("files"));
    target = files.resolve("file.bin");
    versions = new Versions(chance);
    origin = new ChaosOrigin(chance, versions);
    server = FaultServer.start(origin);
    options = options(chance);
    if (chance.in(15)) {
      server.rate(Math.max(SLOWEST, versions.current().length));
    }
  }

  private static FetchOptions options(Chance chance) {
    Limits limits =
        new Limits(
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            16,
            Duration.ofSeconds(5),
            Retries.of(1 + chance.below(6)),
            null,
            0);
    return new FetchOptions(
        1 + chance.below(6),
        1,
        true,
        16,
        chance.in(90) ? OnChange.RESTART : OnChange.FAIL,
        ExistingTarget.REFUSE,
        false,
        false,
        false,
        false,
        true,
        true,
        "kedge-chaos",
        false,
        Set.of(),
        limits);
  }

  void run() throws Exception {
    int commands = 1 + chance.below(MOST_COMMANDS);
    for (int i = 0; i < commands; i++) {
      command(true);
    }
    origin.calm();
    TransferEvent last = command(false);
    if (!(last instanceof TransferEvent.Failed failed && mayFailAtTheEnd(failed.failure()))) {
      assertThat(last).as("all is well again").isInstanceOf(TransferEvent.Done.class);
    }
  }

  /** A file that a power cut left between publishing and the ledger, or a change not wanted. */
  private boolean mayFailAtTheEnd(Failure failure) {
    boolean unwanted = options.onChange() == OnChange.FAIL && failure instanceof Failure.Changed;
    return unwanted || failure instanceof Failure.Local;
  }

  private TransferEvent command(boolean disturbed) throws Exception {
    if (disturbed && chance.in(50)) {
      disturb();
    }
    if (disturbed && chance.in(10)) {
      origin.swap();
    }
    TransferEvent end = fetch();
    server.handler(origin);
    PowerCut back = cut.getAndSet(null);
    if (back != null) {
      story.add("power cut");
      back.restore(chance.in(50) ? chance : null);
      checkTarget();
      return end;
    }
    story.add(end instanceof TransferEvent.Failed failed ? failed.failure().toString() : "done");
    check(end);
    return end;
  }

  /** Interrupts, or cuts the power, in the middle of some answer. */
  private void disturb() {
    boolean power = chance.in(50);
    int at = chance.below(3);
    int somewhere = chance.below(Math.max(1, versions.current().length));
    server.handler((request, connection) -> {
      boolean now = request.number() % 3 == at;
      if (now && power) {
        connection.afterBody(
            somewhere,
            c -> {
              // The download cannot end while this answer has not: nothing is published yet.
              cut.compareAndSet(null, PowerCut.now(state, files));
              interrupt();
            });
      } else if (now) {
        connection.afterBody(somewhere, c -> interrupt());
      }
      versions.served().handle(request, connection);
    });
  }

  private void interrupt() {
    Client client = running;
    if (client != null) {
      client.interrupt();
    }
  }

  private TransferEvent fetch() throws Exception {
    CompletableFuture<TransferEvent> end = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon(true)
        .name("chaos")
        .start(() -> {
          try {
            end.complete(fetchNow());
          } catch (Throwable bug) {
            end.completeExceptionally(bug);
          }
        });
    try {
      return end.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("hung", e);
    }
  }

  private TransferEvent fetchNow() throws Failure {
    AtomicReference<@Nullable TransferEvent> last = new AtomicReference<>();
    Ledger ledger = Ledger.open(state.resolve("ledger.db"));
    try (Client client =
        new Client(ledger, ChaosRun::network, new RealTicker(), new Impatient(chance.seed()))) {
      running = client;
      FetchItem item = new FetchItem(server.url("/file.bin"), target, files, List.of(), List.of());
      client.fetch(new FetchRequest(List.of(item), options), last::set);
    } finally {
      running = null;
    }
    TransferEvent end = last.get();
    if (end == null) {
      throw new AssertionError("no event");
    }
    return end;
  }

  private static HttpOrigin network(FetchOptions options) {
    return new HttpOrigin(
        new OriginConfig(
            options.limits(),
            options.userAgent(),
            options.maxPerHost(),
            new RealTicker(),
            false,
            Set.of()));
  }

  private void check(TransferEvent end) throws IOException {
    checkTarget();
    List<String> left;
    try (Stream<Path> list = Files.list(files)) {
      left = list.map(file -> String.valueOf(file.getFileName())).toList();
    }
    if (end instanceof TransferEvent.Done) {
      assertThat(left).as("after success").containsExactly("file.bin");
    } else {
      assertThat(end).isInstanceOf(TransferEvent.Failed.class);
      assertThat(left.stream().filter(name -> name.endsWith(".kedge")).toList())
          .as("parts")
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  /** What stands there is a version that was served, whole. */
  private void checkTarget() throws IOException {
    if (Files.exists(target)) {
      byte[] bytes = Files.readAllBytes(target);
      assertThat(versions.all().stream().anyMatch(version -> Arrays.equals(version, bytes)))
          .as("corrupt: %s bytes under the final name are no version", bytes.length)
          .isTrue();
    }
  }

  @Override
  public String toString() {
    return versions
        + ", connections "
        + options.connections()
        + ", "
        + options.onChange()
        + ", commands "
        + story
        + ", faults "
        + origin.story();
  }

  @Override
  public void close() {
    server.close();
  }

  /** Makes each wait between tries a hundredth of what it would be. */
  private static final class Impatient extends Random {
    private static final long serialVersionUID = 1L;

    Impatient(long seed) {
      super(seed);
    }

    @Override
    public double nextDouble() {
      return -0.49;
    }
  }
}
