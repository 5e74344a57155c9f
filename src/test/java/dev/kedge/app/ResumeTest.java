package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.MIB;
import static dev.kedge.app.Rig.OLD;
import static dev.kedge.app.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.disk.Disk;
import dev.kedge.disk.PartFile;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import dev.kedge.model.OnChange;
import dev.kedge.model.Proof;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same command again, after it was stopped, killed, or the world moved on meanwhile. */
class ResumeTest {
  private static final int HELD = 5 * MIB;
  private static final int CHUNK = 4 * MIB;

  private final FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
  private Rig rig;
  private FaultServer server;

  @BeforeEach
  void setUp(@TempDir Path root) throws IOException {
    rig = new Rig(root);
    server = rig.serve(file);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  /**
   * Fetches until 5 MiB have come, then Ctrl-C; one connection, so that it is known what is held.
   */
  private void stoppedAt5MiB() throws Exception {
    rig.connections = 1;
    server.handler(
        file.withFault((request, connection, next) -> {
          connection.afterBody(
              HELD,
              c -> {
                rig.awaitWritten(HELD);
                rig.interrupt();
              });
          next.handle(request, connection);
        }));
    rig.fetch(server).failed(Failure.Interrupted.class);
    rig.connections = 4;
    server.handler(file);
    assertThat(rig.row().state()).isEqualTo(DownloadState.PAUSED);
  }

  private long sentSince(long before) {
    return server.bodyBytes() - before;
  }

  @Test
  void interrupted_onlyTheRestIsFetched() throws Exception {
    stoppedAt5MiB();
    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.resumedFrom()).isEqualTo(HELD);
    assertThat(done.fetched()).isEqualTo(FIRST.length - HELD);
    assertThat(done.proof()).isEqualTo(Proof.VALIDATOR);
    rig.assertPublished(FIRST);
  }

  @Test
  void whatFailedBefore_comesAfterWhatWasInterrupted() throws Exception {
    rig.name = "gone.bin";
    server.handler(
        file.withFault(request -> request.number() > 1, Fault.status(404))
            .withFault(request -> request.number() == 1, Fault.cutAfter(5 * MIB)));
    rig.fetch(server).failed(Failure.Refused.class);
    rig.name = "film.bin";
    stoppedAt5MiB();
    try (Ledger ledger = rig.ledger()) {
      List<Download> order = new LedgerDownloads(ledger).resumable(List.of(), true);
      assertThat(order)
          .extracting(row -> String.valueOf(row.file().getFileName()))
          .containsExactly("film.bin", "gone.bin");
    }
  }

  @Test
  void interruptedAgainAndAgain_getsThere() throws Exception {
    rig.connections = 2;
    server.handler(file.withFault(Fault.cutAfter(MIB, () -> rig.interrupt())));
    for (int i = 0; i < 5; i++) {
      rig.fetch(server);
    }
    server.handler(file);
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void interruptedWithChecksum_wholeDigestCoversWhatWasHeld() throws Exception {
    stoppedAt5MiB();
    assertThat(rig.fetch(server, Rig.sha256(FIRST)).done().proof()).isEqualTo(Proof.DIGEST);
    rig.assertPublished(FIRST);
  }

  @Test
  void killed_onlyWhatWasNotForcedIsFetchedAgain() throws Exception {
    // Its clock runs fast, so that checkpoints come often.
    rig.ticker = new FastTicker();
    rig.lowSpeedFor = Duration.ofHours(1);
    byte[] content = Content.random(3, 12 * MIB);
    file.swap(content, "\"big\"", OLD);
    AtomicReference<Map<Path, Rig.Kept>> disk = new AtomicReference<>(Map.of());
    server.handler(
        file.withFault(
            request -> request.number() == 1,
            (request, connection, next) -> {
              connection.afterBody(
                  HELD,
                  c -> {
                    rig.awaitClaimed(HELD);
                    disk.set(rig.snapshot());
                    c.close();
                  });
              next.handle(request, connection);
            }));
    rig.connections = 1;
    rig.fetch(server).done();
    rig.restore(disk.get());
    assertThat(rig.row().state()).isEqualTo(DownloadState.ACTIVE);

    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.resumedFrom()).isEqualTo(HELD);
    assertThat(done.fetched()).isEqualTo(content.length - HELD);
    rig.assertPublished(content);
  }

  @Test
  void changedMeanwhileAtTheSameSize_newVersionWhole() throws Exception {
    stoppedAt5MiB();
    file.swap(SECOND, "\"b\"", OLD);
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertPublished(SECOND);
  }

  @Test
  void changedMeanwhileAndIfRangeIgnored_newVersionWhole() throws Exception {
    stoppedAt5MiB();
    file.swap(SECOND, "\"b\"", OLD);
    server.handler(file.withFault(Fault.ignoring("If-Range")));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void changedMeanwhileAndNoValidatorsAnyMore_newVersionWhole() throws Exception {
    stoppedAt5MiB();
    file.swap(SECOND, null, null);
    server.handler(file.withFault(Fault.ignoring("If-Range")));
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void changedMeanwhileWithOnChangeFail_isChangedAndKeepsTheOld() throws Exception {
    stoppedAt5MiB();
    file.swap(SECOND, "\"b\"", OLD);
    rig.onChange = OnChange.FAIL;
    rig.fetch(server).failed(Failure.Changed.class);
    assertThat(rig.row().bytes()).isEqualTo(HELD);

    file.swap(FIRST, "\"a\"", OLD);
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(HELD);
    rig.assertPublished(FIRST);
  }

  @Test
  void shrunkMeanwhile_newVersionWhole() throws Exception {
    stoppedAt5MiB();
    byte[] small = Content.random(9, MIB);
    file.swap(small, "\"b\"", OLD);
    rig.fetch(server).done();
    rig.assertPublished(small);
  }

  @Test
  void emptyMeanwhile_newVersionWhole() throws Exception {
    stoppedAt5MiB();
    file.swap(new byte[0], "\"b\"", OLD);
    rig.fetch(server).done();
    rig.assertPublished(new byte[0]);
  }

  @Test
  void serverLostItsRanges_isFetchedWhole() throws Exception {
    stoppedAt5MiB();
    server.handler(file.withFault(Fault.ignoring("Range", "If-Range")));
    assertThat(rig.fetch(server).done().proof()).isEqualTo(Proof.SINGLE_RESPONSE);
    rig.assertPublished(FIRST);
  }

  @Test
  void serverIsDown_keepsWhatIsHeld() throws Exception {
    stoppedAt5MiB();
    server.handler(file.withFault(Fault.status(503)));
    Outcome outcome = rig.fetch(server);
    outcome.failed(Failure.ServerBusy.class);
    assertThat(((TransferEvent.Failed) outcome.events().getLast()).bytesKept()).isEqualTo(HELD);
    server.handler(file);
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(HELD);
    rig.assertPublished(FIRST);
  }

  @Test
  void fileIsGone_isRefusedAndKeepsWhatIsHeld() throws Exception {
    stoppedAt5MiB();
    server.handler(file.withFault(Fault.status(404)));
    rig.fetch(server).failed(Failure.Refused.class);
    assertThat(rig.row().bytes()).isEqualTo(HELD);
  }

  @Test
  void partCutFromOutside_claimsBeyondItsEndAreNotTrusted() throws Exception {
    stoppedAt5MiB();
    try (RandomAccessFile part = new RandomAccessFile(rig.part().toFile(), "rw")) {
      part.setLength(CHUNK + 10);
    }
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(CHUNK);
    rig.assertPublished(FIRST);
  }

  @Test
  void partEmptied_isFetchedWhole() throws Exception {
    stoppedAt5MiB();
    try (RandomAccessFile part = new RandomAccessFile(rig.part().toFile(), "rw")) {
      part.setLength(0);
    }
    assertThat(rig.fetch(server).done().resumedFrom()).isZero();
    rig.assertPublished(FIRST);
  }

  @Test
  void partGone_isFetchedWhole() throws Exception {
    stoppedAt5MiB();
    Files.delete(rig.part());
    assertThat(rig.fetch(server).done().resumedFrom()).isZero();
    rig.assertPublished(FIRST);
  }

  /** Another program's work, minutes after ours. */
  private void scribble(int position, Duration later) throws Exception {
    Path part = rig.part();
    FileTime left = Files.getLastModifiedTime(part);
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.seek(position);
      file.write(~FIRST[position]);
    }
    Files.setLastModifiedTime(part, FileTime.from(left.toInstant().plus(later)));
  }

  @Test
  void partChangedByAnother_losesTheChunksThatDoNotFit() throws Exception {
    stoppedAt5MiB();
    scribble(100, Duration.ofSeconds(1));
    Outcome outcome = rig.fetch(server);
    assertThat(outcome.done().resumedFrom()).isZero();
    assertThat(outcome.events().getFirst())
        .isInstanceOfSatisfying(
            TransferEvent.Withdrawn.class, lost -> assertThat(lost.bytes()).isEqualTo(HELD));
    rig.assertPublished(FIRST);
  }

  @Test
  void partChangedByAnotherWhereNoDigestIs_keepsTheChunksThatFit() throws Exception {
    stoppedAt5MiB();
    scribble(HELD - 1, Duration.ofSeconds(1));
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(CHUNK);
    rig.assertPublished(FIRST);
  }

  @Test
  void partThatWasLeftAlone_isNotReadAgain() throws Exception {
    stoppedAt5MiB();
    scribble(HELD - 1, Duration.ZERO);
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(HELD);
  }

  @Test
  void partOfAKilledProcess_isReadAgainOnlyIfItWasChangedLongAfter() throws Exception {
    stoppedAt5MiB();
    try (Ledger ledger = rig.ledger()) {
      ledger.working(rig.row().id());
    }
    Map<Path, Rig.Kept> disk = rig.snapshot();
    scribble(HELD - 1, Duration.ofSeconds(20));
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(HELD);

    rig.restore(disk);
    scribble(HELD - 1, Duration.ofMinutes(2));
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(CHUNK);
    rig.assertPublished(FIRST);
  }

  @Test
  void bytesNobodyClaimed_areNeverTrusted() throws Exception {
    stoppedAt5MiB();
    try (RandomAccessFile part = new RandomAccessFile(rig.part().toFile(), "rw")) {
      part.setLength(FIRST.length + 1000L); // as if written ahead, and then some
      part.seek(HELD);
      part.write(new byte[FIRST.length - HELD + 1000]);
    }
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void chunkRowsOfTheFinishedAttemptBefore_areIgnored() throws Exception {
    rig.fetch(server).done();
    file.swap(SECOND, "\"b\"", OLD);
    stoppedAt5MiB();
    assertThat(rig.fetch(server).done().resumedFrom()).isEqualTo(HELD);
    rig.assertPublished(SECOND);
  }

  @Test
  void partWithNothingClaimed_isNoReasonToCallItAChange() throws Exception {
    stoppedAt5MiB();
    try (RandomAccessFile part = new RandomAccessFile(rig.part().toFile(), "rw")) {
      part.setLength(0);
    }
    file.swap(SECOND, "\"b\"", OLD);
    rig.onChange = OnChange.FAIL;
    rig.fetch(server).done();
    rig.assertPublished(SECOND);
  }

  @Test
  void heldWithoutValidator_isFetchedAnewUnlessADigestProvesIt() throws Exception {
    file.swap(FIRST, null, null);
    rig.allowUnproven = true;
    stoppedAt5MiB();
    rig.allowUnproven = false;
    Map<Path, Rig.Kept> disk = rig.snapshot();
    assertThat(rig.fetch(server).done().resumedFrom()).isZero();
    rig.assertPublished(FIRST);

    rig.restore(disk);
    assertThat(rig.fetch(server, Rig.sha256(FIRST)).done().resumedFrom()).isEqualTo(HELD);
    rig.assertPublished(FIRST);
  }

  @Test
  void heldWithoutValidatorAllowUnproven_overlapShowsTheChange() throws Exception {
    file.swap(FIRST, null, null);
    rig.allowUnproven = true;
    stoppedAt5MiB();
    file.swap(SECOND, null, null);
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.restarts()).isNotEmpty();
    rig.assertPublished(SECOND);
  }

  @Test
  void heldBytesDamagedOnDisk_areFoundByTheChecksum() throws Exception {
    stoppedAt5MiB();
    scribble(100, Duration.ZERO); // by the disk itself: no time tells of it
    Outcome outcome = rig.fetch(server, Rig.sha256(FIRST));
    outcome.done();
    assertThat(outcome.restarts()).hasSize(1);
    rig.assertPublished(FIRST);
  }

  @Test
  void interruptedBeforeTheFirstByte_leavesNothing() throws Exception {
    server.handler(
        file.withFault((request, connection, next) -> {
          rig.interrupt();
          connection.stall();
        }));
    rig.fetch(server).failed(Failure.Interrupted.class);
    rig.assertNothingOnDisk();
  }

  // --- between the last byte and the ledger's last word

  /** The disk as it is when all has been fetched and claimed, but nothing published. */
  private Map<Path, Rig.Kept> beforePublish() throws Exception {
    Path blocker = rig.target();
    server.handler(
        file.withFault(
            Fault.runAfter(FIRST.length, () -> create(blocker)))); // makes the publish fail
    rig.connections = 1;
    rig.fetch(server).failed(Failure.Local.class);
    Files.delete(blocker);
    server.handler(file);
    return rig.snapshot();
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void allFetchedButNotPublished_isPublishedWithoutABody() throws Exception {
    beforePublish();
    long before = server.bodyBytes();
    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.resumedFrom()).isEqualTo(FIRST.length);
    assertThat(sentSince(before)).isZero();
    rig.assertPublished(FIRST);
  }

  @Test
  void publishedButLedgerNotTold_isRecognised() throws Exception {
    beforePublish();
    Files.move(rig.part(), rig.target());
    int before = server.requests().size();
    assertThat(rig.fetch(server).done().alreadyComplete()).isTrue();
    assertThat(server.requests()).hasSize(before);
    assertThat(rig.row().state()).isEqualTo(DownloadState.COMPLETED);
    rig.assertPublished(FIRST);
  }

  @Test
  void linkedButNotUnlinked_isRecognised() throws Exception {
    beforePublish();
    Files.createLink(rig.target(), rig.part());
    assertThat(rig.fetch(server).done().alreadyComplete()).isTrue();
    rig.assertPublished(FIRST);
  }

  @Test
  void publishedButLedgerNotToldAndEditedSince_isRefused() throws Exception {
    beforePublish();
    Files.delete(rig.part());
    Files.write(rig.target(), SECOND);
    rig.fetch(server).failed(Failure.Local.class);
    rig.assertPublished(SECOND);
  }

  @Test
  void streamOfUnknownLengthPublishedButLedgerNotTold_isRecognised() throws Exception {
    server.handler((request, connection) -> {
      connection.head(200, "Transfer-Encoding: chunked");
      connection.chunk(FIRST);
      create(rig.target());
      connection.lastChunk();
    });
    rig.fetch(server).failed(Failure.Local.class);
    Files.delete(rig.target());
    Files.move(rig.part(), rig.target());
    assertThat(rig.fetch(server).done().alreadyComplete()).isTrue();
    rig.assertPublished(FIRST);
  }

  @Test
  void beingFetchedByAnother_isBusyAndNamesIt() throws Exception {
    List<Outcome> second = new CopyOnWriteArrayList<>();
    server.handler(
        file.withFault(
            request -> request.number() == 1,
            (request, connection, next) -> {
              connection.afterBody(
                  MIB,
                  c -> {
                    rig.awaitWritten(MIB);
                    second.add(fetchWhileThatRuns());
                  });
              next.handle(request, connection);
            }));
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
    assertThat(second.getFirst().failed(Failure.Busy.class))
        .hasMessageContaining("pid " + ProcessHandle.current().pid());
  }

  private Outcome fetchWhileThatRuns() {
    try {
      return rig.fetch(server);
    } catch (Failure failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void serverWithoutRanges_keepsNothingToGoOnWith() throws Exception {
    rig.retries = 0;
    Handler cut = file.withFault(Fault.cutAfter(6 * MIB)).withFault(Fault.ignoring("Range"));
    server.handler(cut);
    assertThat(kept(rig.fetch(server))).as("it says that it has ranges").isPositive();
    rig.name = "other.bin";
    server.handler(cut.withFault(Fault.field("Accept-Ranges", null)));
    assertThat(kept(rig.fetch(server))).isZero();
  }

  private static long kept(Outcome outcome) {
    outcome.failed(Failure.CutShort.class);
    return ((TransferEvent.Failed) outcome.events().getLast()).bytesKept();
  }

  @Test
  void lockedByAnother_isBusyAndTakesNothing() throws Exception {
    stoppedAt5MiB();
    Path part = rig.part();
    try (PartFile held = PartFile.open(rig.target(), part, true)) {
      assertThat(held.path()).isEqualTo(part);
      rig.fetch(server).failed(Failure.Busy.class);
    }
    assertThat(Disk.stamp(part)).isPresent();
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  /** A clock twenty times as fast as the machine's. */
  private static final class FastTicker implements Ticker {
    @Override
    public long nanos() {
      return System.nanoTime() * 20;
    }

    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      throw new UnsupportedOperationException();
    }
  }
}
