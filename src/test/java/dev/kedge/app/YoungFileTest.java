package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.MIB;
import static dev.kedge.app.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that changed less than a minute ago, by the clock of a server that tags as nginx does. */
class YoungFileTest {
  private static final Instant MADE = Instant.parse("2026-03-04T05:06:07Z");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final AtomicLong ahead = new AtomicLong();
  private final FileHandler file = FaultServer.file(FIRST, tag(MADE), MADE);
  private Duration age = Duration.ofSeconds(5);
  private Rig rig;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
    rig.ticker = new Leaping(new RealTicker(), ahead);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  /** The machine's clock, which the test can put forward. */
  private record Leaping(Ticker real, AtomicLong ahead) implements Ticker {
    @Override
    public long nanos() {
      return real.nanos() + ahead.get();
    }

    @Override
    public Instant now() {
      return real.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      real.sleep(duration);
    }
  }

  private static String tag(Instant modified) {
    return "\"%x-%x\"".formatted(modified.getEpochSecond(), FIRST.length);
  }

  private Handler dated(Handler handler) {
    return handler.withFault((request, connection, next) -> {
      Instant now = MADE.plus(age).plusNanos(ahead.get());
      Fault.field("Date", DATE.format(now)).handle(request, connection, next);
    });
  }

  /** Fetches; a minute passes once 2 MiB are there, and then {@code then} happens. */
  private Outcome fetch(FaultServer server, @Nullable Runnable then) throws Failure {
    FetchItem item =
        new FetchItem(server.url("/file.bin"), Path.of(rig.name), rig.files, List.of(), List.of());
    return rig.fetchAll(
        event -> {
          boolean half = event instanceof TransferEvent.Progress at && at.bytes() >= 2 * MIB;
          if (half && ahead.compareAndSet(0, Duration.ofSeconds(62).toNanos()) && then != null) {
            then.run();
          }
          if (event instanceof TransferEvent.Note note
              && note.text().contains("is kept from now")) {
            rig.interrupt();
          }
        },
        item);
  }

  private FaultServer slow(Handler handler) {
    FaultServer server = rig.serve(dated(handler));
    server.rate(4 * MIB);
    return server;
  }

  private static long kept(Outcome outcome) {
    outcome.failed(Failure.Interrupted.class);
    return ((TransferEvent.Failed) outcome.events().getLast()).bytesKept();
  }

  @Test
  void stoppedAfterAMinute_isGoneOnWith() throws Exception {
    FaultServer server = slow(file);
    assertThat(kept(fetch(server, null))).isPositive();
    server.rate(0);
    assertThat(rig.fetch(server).done().resumedFrom()).isGreaterThanOrEqualTo(2 * MIB);
    rig.assertPublished(FIRST);
  }

  @Test
  void dateWithoutATag_ripensToo() throws Exception {
    file.swap(FIRST, null, MADE);
    FaultServer server = slow(file);
    assertThat(kept(fetch(server, null))).isPositive();
    server.rate(0);
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void brokenAfterAMinute_isGoneOnWithInTheSameRun() throws Exception {
    FaultServer server =
        slow(file.withFault(request -> request.number() == 1, Fault.cutAfter(8 * MIB)));
    FetchItem item =
        new FetchItem(server.url("/file.bin"), Path.of(rig.name), rig.files, List.of(), List.of());
    Outcome outcome =
        rig.fetchAll(
            event -> {
              if (event instanceof TransferEvent.Progress at && at.bytes() >= MIB) {
                ahead.compareAndSet(0, Duration.ofSeconds(62).toNanos());
              }
            },
            item);
    assertThat(outcome.restarts()).isEmpty();
    assertThat(outcome.done().fetched()).isEqualTo(FIRST.length);
    rig.assertPublished(FIRST);
  }

  @Test
  void anotherVersionAfterAMinute_tiesNothing() throws Exception {
    FaultServer server = slow(file);
    fetch(server, () -> file.swap(SECOND, tag(MADE.plusSeconds(30)), MADE.plusSeconds(30))).done();
    rig.assertPublished(FIRST);
  }

  /** The response began within the second of the file's date: more may have been written in it. */
  @Test
  void responseOfTheVerySecond_isNeverTied() throws Exception {
    age = Duration.ofSeconds(1);
    FaultServer server = slow(file);
    fetch(server, null).done();
    assertThat(server.requests()).hasSize(1);
    rig.assertPublished(FIRST);
  }

  @Test
  void serverWithoutRanges_tiesNothing() throws Exception {
    FaultServer server = slow(file.withFault(Fault.ignoring("Range")));
    fetch(server, null).done();
    assertThat(server.requests()).hasSize(1);
    rig.assertPublished(FIRST);
  }
}
