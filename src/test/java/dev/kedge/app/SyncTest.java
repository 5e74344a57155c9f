package dev.kedge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.disk.CacheRoot;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.RealTicker;
import dev.kedge.fixture.SyncServer;
import dev.kedge.fixture.SyncServer.Stage;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.FetchRequest;
import dev.kedge.origin.Api;
import dev.kedge.protocol.sync.ChunkSet;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Progress;
import dev.kedge.sync.api.DeviceApi;
import dev.kedge.sync.api.ServerApi;
import dev.kedge.sync.plan.MaxDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of a device against a server that speaks the contract. */
final class SyncTest {
  private static final byte[] BIG = Content.random(7, (9 << 20) + 5);
  private static final byte[] SMALL = Content.random(8, 1000);

  @TempDir Path home;
  private final SyncServer server = new SyncServer();
  private Kiosk kiosk;

  @BeforeEach
  void login() throws Failure {
    kiosk = new Kiosk(home, server);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void desired_isFetchedVerifiedAndReported_thenClearedAndReported() throws Exception {
    server.publish("a", "films/a.bin", BIG);
    server.publish("b", "b.txt", SMALL);
    server.want("a", "b");
    kiosk.sync();
    assertThat(kiosk.root.resolve("films/a.bin")).hasBinaryContent(BIG);
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
    assertThat(server.row("a").orElseThrow().chunks()).isEqualTo(ChunkSet.all(3));
    kiosk.sync();
    assertThat(kiosk.said).as("idempotent").isEmpty();
    server.clear("a");
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan clear a", "done clear a");
    assertThat(kiosk.has("films")).isFalse();
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.CLEARED);
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
    assertThat(kiosk.has("b.txt")).isTrue();
  }

  @Test
  void deletedDevice_becomesANewOneByLogin_andKeepsItsFiles() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    server.deleteDevice();
    assertThatThrownBy(kiosk::sync).isInstanceOf(Failure.class);
    try (Client client = kiosk.client()) {
      String device = client.sync().login(server.url(), "user-token", Optional.empty(), false);
      assertThat(device).isNotEqualTo(kiosk.device());
    }
    long before = server.sent();
    kiosk.sync();
    assertThat(kiosk.has("a.bin")).isTrue();
    assertThat(server.sent()).isEqualTo(before);
  }

  @Test
  void movedRoot_isTakenUpWhereItIs() throws Exception {
    server.publish("a", "films/a.bin", BIG);
    server.want("a");
    kiosk.sync();
    long before = server.sent();
    Path moved = Files.move(kiosk.root, home.resolve("moved"));
    kiosk.root = moved;
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
    assertThat(server.sent()).isEqualTo(before);
    server.clear("a");
    kiosk.sync();
    assertThat(kiosk.names()).containsExactly(".kedge-root");
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.CLEARED);
  }

  @Test
  void otherRoot_isFilled_andTheOneBeforeIsLeft() throws Exception {
    server.publish("a", "films/a.bin", BIG);
    server.want("a");
    kiosk.sync();
    Path before = kiosk.root;
    kiosk.root = home.resolve("other");
    kiosk.sync();
    assertThat(kiosk.said)
        .containsExactly(
            "note " + before + ": what is there stays, and is not kept in step any more",
            "plan fetch a",
            "done fetch a");
    assertThat(kiosk.root.resolve("films/a.bin")).hasBinaryContent(BIG);
    assertThat(before.resolve("films/a.bin")).hasBinaryContent(BIG);
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
  }

  /** A disk that was filled elsewhere; the ledger is another, and so is the device. */
  @Test
  void wantedBytesThatAreThere_areAdopted_andOthersSetAside() throws Exception {
    server.publish("a", "films/a.bin", BIG);
    server.publish("b", "b.txt", SMALL);
    server.want("a", "b");
    Files.createDirectories(kiosk.root.resolve("films"));
    Files.write(kiosk.root.resolve("films/a.bin"), BIG);
    Files.write(kiosk.root.resolve("b.txt"), Arrays.copyOf(BIG, SMALL.length));
    kiosk.planOnly = true;
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan adopt a", "plan set-aside b", "plan fetch b");
    kiosk.planOnly = false;
    kiosk.sync();
    assertThat(kiosk.said).contains("done adopt a", "done set-aside b", "done fetch b");
    assertThat(server.sent()).isEqualTo(SMALL.length);
    assertThat(kiosk.names()).containsExactlyInAnyOrder(".kedge-root", "films", "b.txt", "b.1.txt");
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
    server.clear("a");
    kiosk.sync();
    assertThat(kiosk.said)
        .as("it was here before kedge")
        .containsExactly("plan report-gone a", "done report-gone a");
    assertThat(kiosk.root.resolve("films/a.bin")).hasBinaryContent(BIG);
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.CLEARED);
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
  }

  @Test
  void newVersionOfAnAdoptedFile_leavesTheUsersBytes() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    Files.createDirectories(kiosk.root);
    Files.write(kiosk.root.resolve("a.bin"), SMALL);
    kiosk.sync();
    server.publish("a", "a.bin", BIG);
    kiosk.sync();
    assertThat(kiosk.root.resolve("a.bin")).hasBinaryContent(BIG);
    assertThat(kiosk.root.resolve("a.1.bin")).hasBinaryContent(SMALL);
    server.clear("a");
    kiosk.sync();
    assertThat(kiosk.has("a.bin")).as("this one kedge fetched").isFalse();
    assertThat(kiosk.root.resolve("a.1.bin")).hasBinaryContent(SMALL);
  }

  /** At the directory of an item's old versions, or at that of all. */
  @ParameterizedTest
  @ValueSource(strings = {".kedge-old/a", ".kedge-old"})
  void linkWhereOldVersionsAreKept_isNotFollowed(String link) throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    Path outside = Files.createDirectories(home.resolve("outside"));
    Path mine = Files.writeString(Files.createDirectories(outside.resolve("a")).resolve("f"), "f");
    Path other = Files.writeString(outside.resolve("other"), "o");
    Files.createDirectories(kiosk.root.resolve(link + "/..").normalize());
    Files.createSymbolicLink(kiosk.root.resolve(link), outside);
    server.clear("a");
    kiosk.trySync();
    assertThat(mine).hasContent("f");
    assertThat(other).hasContent("o");
    server.publish("a", "a.bin", BIG);
    server.want("a");
    kiosk.keepOld = 1;
    kiosk.trySync();
    assertThat(mine).hasContent("f");
    assertThat(other).hasContent("o");
    assertThat(outside).isDirectoryNotContaining("glob:**.bin");
  }

  @Test
  void directoryThatIsALink_isNotWrittenThrough() throws Exception {
    Path outside = Files.createDirectories(home.resolve("outside"));
    Files.createDirectories(kiosk.root.resolve("deep"));
    Files.createSymbolicLink(kiosk.root.resolve("films"), outside);
    Files.createSymbolicLink(kiosk.root.resolve("deep/er"), kiosk.root.resolve("deep"));
    Files.write(outside.resolve("c.bin"), BIG);
    server.publish("a", "films/a.bin", SMALL);
    server.publish("b", "b.bin", SMALL);
    server.publish("c", "films/c.bin", BIG);
    server.publish("d", "deep/er/d.bin", SMALL);
    server.want("a", "b", "c", "d");
    assertThatThrownBy(kiosk::sync)
        .isInstanceOf(Failure.Guarded.class)
        .hasMessageContaining("behind a link");
    assertThat(outside)
        .isDirectoryContaining("glob:**/c.bin")
        .isDirectoryNotContaining("glob:**a.bin");
    assertThat(kiosk.root.resolve("deep")).isDirectoryNotContaining("glob:**/d.bin");
    assertThat(kiosk.root.resolve("b.bin")).hasBinaryContent(SMALL);
    assertThat(server.row("c")).as("not adopted").isEmpty();
  }

  @Test
  void directoryThatBecameALink_isNotDeletedThrough() throws Exception {
    server.publish("a", "films/a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    Path outside = Files.move(kiosk.root.resolve("films"), home.resolve("outside"));
    Files.createSymbolicLink(kiosk.root.resolve("films"), outside);
    server.clear("a");
    assertThatThrownBy(kiosk::sync).isInstanceOf(Failure.Guarded.class);
    assertThat(outside.resolve("a.bin")).hasBinaryContent(SMALL);
  }

  @Test
  void watching_endsByMaxTimeWhileItWaits() {
    assertThatThrownBy(() -> kiosk.watch(Duration.ofSeconds(1)))
        .isInstanceOf(Failure.OwnLimit.class);
  }

  @Test
  void watching_endsByMaxTimeWhileTheServerIsAway() {
    server.close();
    assertThatThrownBy(() -> kiosk.watch(Duration.ofSeconds(1)))
        .isInstanceOf(Failure.OwnLimit.class);
  }

  /** Or a file that was whole before anything was said of it would outlive its item's clear. */
  @Test
  void start_isDurableBeforeTheFirstByte() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    List<Long> waiting = new CopyOnWriteArrayList<>();
    server.watcher =
        stage -> {
          try {
            if (stage == Stage.ASKED_BYTES) {
              waiting.add(waiting());
            }
          } catch (Failure unreadable) {
            waiting.add(-1L);
          }
        };
    kiosk.sync();
    assertThat(waiting).containsExactly(1L);
    assertThat(server.applied()).containsExactly("a downloading", "a completed");
  }

  /** Killed between the file's publishing and the ledger: it is still this device's own. */
  @Test
  void publishedButLedgerNotTold_isNotSetAside() throws Exception {
    server.publish("a", "a.bin", BIG);
    server.want("a");
    kiosk.sync();
    untold();
    long before = server.sent();
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan fetch a", "done fetch a");
    assertThat(server.sent()).isEqualTo(before);
    assertThat(kiosk.names()).containsExactlyInAnyOrder(".kedge-root", "a.bin");
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
  }

  @Test
  void publishedButLedgerNotTold_thenCleared_isGone() throws Exception {
    server.publish("a", "a.bin", BIG);
    server.want("a");
    kiosk.sync();
    untold();
    server.clear("a");
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan clear a", "done clear a");
    assertThat(kiosk.names()).containsExactly(".kedge-root");
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.CLEARED);
  }

  @Test
  void publishedButLedgerNotTold_andChangedSince_isTheUsers() throws Exception {
    server.publish("a", "a.bin", BIG);
    server.want("a");
    kiosk.sync();
    untold();
    Files.write(kiosk.root.resolve("a.bin"), SMALL);
    kiosk.sync();
    assertThat(kiosk.root.resolve("a.bin")).hasBinaryContent(BIG);
    assertThat(kiosk.root.resolve("a.1.bin")).hasBinaryContent(SMALL);
  }

  /** As if the last run had died right after it had given the file its name. */
  private void untold() throws SQLException {
    try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + kiosk.ledger());
        Statement statement = ledger.createStatement()) {
      statement.execute("update download set state = 'active', stamp_size = null");
      statement.execute("update item set held = null, state = 'downloading'");
    }
  }

  @Test
  void clearedAndWantedAgainMeanwhile_staysAndIsSaidSo() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    server.clear("a");
    server.wantAlso("a");
    kiosk.sync();
    assertThat(kiosk.has("a.bin")).isTrue();
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
  }

  @Test
  void newVersion_takesThePlaceAtOnce_oldOnesAreKept() throws Exception {
    kiosk.keepOld = 1;
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    server.publish("a", "a.bin", BIG);
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan replace a", "done replace a");
    assertThat(kiosk.root.resolve("a.bin")).hasBinaryContent(BIG);
    try (Stream<Path> old = Files.list(kiosk.root.resolve(".kedge-old/a"))) {
      assertThat(old.toList())
          .singleElement()
          .satisfies(f -> assertThat(f).hasBinaryContent(SMALL));
    }
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
  }

  @Test
  void plan_doesNothing() throws Exception {
    kiosk.sync();
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.planOnly = true;
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan fetch a");
    assertThat(kiosk.has("a.bin")).isFalse();
    assertThat(server.links()).isZero();
  }

  @Test
  void rootWithoutMarker_nothingIsDeletedOrReportedGone() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    server.clear("a");
    Path away = home.resolve("away");
    Files.move(kiosk.root, away);
    Files.createDirectory(kiosk.root);
    assertThatThrownBy(kiosk::sync)
        .isInstanceOf(Failure.Guarded.class)
        .hasMessageContaining("no marker");
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.CLEARING);
    Files.delete(kiosk.root);
    Files.move(away, kiosk.root);
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan clear a", "done clear a");
  }

  @Test
  void markerOfAnotherStore_stopsAll() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    new CacheRoot(kiosk.root).mark("another");
    assertThatThrownBy(kiosk::sync)
        .isInstanceOf(Failure.Guarded.class)
        .hasMessageContaining("another store");
    assertThat(kiosk.has("a.bin")).isFalse();
  }

  @Test
  void otherStoreThanAtLogin_isNamed() {
    server.store = "store-2";
    assertThatThrownBy(kiosk::sync).isInstanceOf(Failure.Guarded.class);
  }

  @Test
  void moreThanMaxDelete_nothingGoes() throws Exception {
    for (String item : List.of("a", "b", "c")) {
      server.publish(item, item + ".bin", SMALL);
    }
    server.want("a", "b", "c");
    kiosk.sync();
    server.clear("a");
    server.clear("b");
    kiosk.maxDelete = new MaxDelete(1, 0);
    assertThatThrownBy(kiosk::sync)
        .isInstanceOf(Failure.Guarded.class)
        .hasMessageContaining("2 of 3 files");
    assertThat(kiosk.has("a.bin") && kiosk.has("b.bin")).isTrue();
    kiosk.maxDelete = MaxDelete.USUAL;
    kiosk.sync();
    assertThat(kiosk.has("a.bin") || kiosk.has("b.bin")).isFalse();
  }

  @Test
  void fileChangedByUser_isSetAsideNotDeleted() throws Exception {
    server.publish("a", "a.txt", SMALL);
    server.want("a");
    kiosk.sync();
    Files.writeString(kiosk.root.resolve("a.txt"), "mine");
    server.clear("a");
    kiosk.sync();
    assertThat(kiosk.root.resolve("a.1.txt")).hasContent("mine");
    assertThat(kiosk.has("a.txt")).isFalse();
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.CLEARED);
  }

  @Test
  void desiredFileChangedOrGone_isFetchedAgain() throws Exception {
    server.publish("a", "a.txt", SMALL);
    server.publish("b", "b.txt", SMALL);
    server.want("a", "b");
    kiosk.sync();
    Files.writeString(kiosk.root.resolve("a.txt"), "mine");
    Files.delete(kiosk.root.resolve("b.txt"));
    kiosk.sync();
    assertThat(kiosk.root.resolve("a.txt")).hasBinaryContent(SMALL);
    assertThat(kiosk.root.resolve("b.txt")).hasBinaryContent(SMALL);
    assertThat(kiosk.root.resolve("a.1.txt")).hasContent("mine");
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
  }

  @Test
  void fileOnlyTouched_isNotFetchedAgain() throws Exception {
    server.publish("a", "a.txt", SMALL);
    server.want("a");
    kiosk.sync();
    Path file = kiosk.root.resolve("a.txt");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
  }

  @Test
  void linksThatExpireOnTheWay_areRenewed_andNoChunkIsLost() throws Exception {
    server.publish("a", "a.bin", BIG);
    server.want("a");
    server.usesOfLink = 1;
    server.cuts.set(1);
    kiosk.sync();
    assertThat(kiosk.root.resolve("a.bin")).hasBinaryContent(BIG);
    assertThat(server.links()).isGreaterThan(1);
    assertThat(server.sent()).isLessThan(BIG.length + (4 << 20));
  }

  @Test
  void noLinksForThisDevice_itsTokenOpensTheBytes_andMayExpireOnTheWay() throws Exception {
    server.publish("a", "a.bin", BIG);
    server.want("a");
    server.signsNothing = true;
    server.cuts.set(1);
    server.afterCut = server::voidToken;
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan fetch a", "done fetch a");
    assertThat(kiosk.root.resolve("a.bin")).hasBinaryContent(BIG);
    assertThat(server.requests()).filteredOn(request -> request.endsWith("/token")).hasSize(1);
    assertThat(server.sent()).as("no chunk twice").isLessThan(BIG.length + (4 << 20));
  }

  @Test
  void clockOfTheDeviceYearsOff_doesNotMatter() throws Exception {
    for (int years : List.of(-30, 30)) {
      Kiosk off = new Kiosk(home.resolve("off" + years), server);
      off.ticker = RealTicker.ahead(Duration.ofDays(365L * years));
      server.publish("a", "a.txt", SMALL);
      server.want("a");
      off.sync();
      assertThat(off.has("a.txt")).isTrue();
      assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
      server.clear("a");
      off.sync();
      assertThat(off.has("a.txt")).isFalse();
      assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.CLEARED);
      server.forget("a");
    }
  }

  @Test
  void lostAnswersToPushes_everyReportCountsOnce() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    server.lostAnswers.set(3);
    for (int tries = 0; tries < 4; tries++) {
      try {
        kiosk.sync();
      } catch (Failure.Unreachable cut) {
        assertThat(cut.isTransient()).isTrue();
      }
    }
    assertThat(server.applied()).doesNotHaveDuplicates();
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
    assertThat(waiting()).isZero();
  }

  @Test
  void unknownCursor_allIsHeardAnew_andSaidAnew() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    Progress lost = server.row("a").orElseThrow();
    server.newEpoch();
    server.setRow("a", other(lost, 0, 0, ItemState.QUEUED));
    kiosk.sync();
    kiosk.sync();
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
  }

  @Test
  void serverAheadOfARestoredLedger_attemptIsRaised() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    Progress row = server.row("a").orElseThrow();
    server.setRow("a", other(row, row.attempt() + 3, 9, ItemState.DOWNLOADING));
    server.newEpoch();
    kiosk.sync();
    kiosk.sync();
    assertThat(server.row("a").orElseThrow().state()).isEqualTo(ItemState.COMPLETED);
    assertThat(server.row("a").orElseThrow().attempt()).isEqualTo(row.attempt() + 4);
  }

  /** What the other has published and not yet noted would be set aside as a stranger's. */
  @Test
  void anotherSyncOfTheLedger_isWaitedFor() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    String waiting = "note another kedge is keeping in step with the same server; waiting for it";
    try (Ledger ledger = Ledger.open(kiosk.ledger());
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      List<Future<Boolean>> second = new ArrayList<>();
      String url = ledger.sync().servers().getFirst().url();
      boolean held =
          ledger
              .sync()
              .keepInStep(
                  url,
                  () -> {
                    second.add(
                        threads.submit(() -> {
                          kiosk.sync();
                          return true;
                        }));
                    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                    while (!kiosk.said.contains(waiting) && System.nanoTime() < end) {
                      Thread.onSpinWait();
                    }
                  });
      assertThat(held).isTrue();
      assertThat(second.getFirst().get()).isTrue();
    }
    assertThat(kiosk.said).containsSubsequence(waiting, "done fetch a");
    assertThat(kiosk.root.resolve("a.bin")).hasBinaryContent(SMALL);
  }

  @Test
  void deviceOfWhichNothingIsWanted_saysSo() throws Exception {
    kiosk.sync();
    assertThat(kiosk.said)
        .containsExactly("note the server wants nothing of this device (" + kiosk.device() + ")");
  }

  @Test
  void ledgerOnTwoMachines_isNamed() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    Progress row = server.row("a").orElseThrow();
    server.setRow("a", other(row, row.attempt(), row.rev() + 1, ItemState.PAUSED));
    server.clear("a");
    assertThatThrownBy(kiosk::sync)
        .isInstanceOf(Failure.TwoDevices.class)
        .hasMessageContaining("another machine");
  }

  /** What the server holds when it heard of another life of this device's. */
  private static Progress other(Progress row, long attempt, long rev, ItemState state) {
    return new Progress(
        row.versionId(),
        attempt,
        rev,
        row.generation(),
        state,
        Optional.empty(),
        row.chunks(),
        row.bytes(),
        Optional.empty(),
        Optional.empty(),
        "what the other one said");
  }

  @Test
  void expiredToken_isRenewed_revokedDevice_isNamed() throws Exception {
    server.voidToken();
    kiosk.sync();
    server.revoked = true;
    assertThatThrownBy(kiosk::sync)
        .isInstanceOfSatisfying(
            Failure.Problem.class, e -> assertThat(e.type()).isEqualTo("device-revoked"));
  }

  @Test
  void tokenThatExpiresForManyAtOnce_isRenewedByOneOfThem() throws Exception {
    try (Api api = kiosk.api();
        var threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 5; round++) {
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          DeviceApi device =
              new DeviceApi(
                  new ServerApi(api, server.url()),
                  new CredentialFile(kiosk.state.resolve("servers"), server.url().toString()));
          calls.add(() -> device.desired(Optional.empty()).isPresent());
        }
        server.voidToken();
        for (Future<Boolean> call : threads.invokeAll(calls)) {
          assertThat(call.get()).isTrue();
        }
      }
    }
    assertThat(server.requests()).filteredOn(request -> request.endsWith("/token")).hasSize(5);
  }

  @Test
  void wrongToken_andServerWithoutSync_areNamed() throws Exception {
    try (Client client = kiosk.client()) {
      assertThatThrownBy(() -> client.sync().login(server.url(), "wrong", Optional.empty(), true))
          .isInstanceOfSatisfying(
              Failure.Problem.class, e -> assertThat(e.type()).isEqualTo("unauthorized"));
      try (var plain =
          FaultServer.start((_, connection) -> connection.head(404, "Content-Length: 0"))) {
        assertThatThrownBy(
                () -> client.sync().login(plain.url("/"), "user-token", Optional.empty(), true))
            .isInstanceOfSatisfying(
                Failure.Problem.class, e -> assertThat(e.type()).isEqualTo("no-sync-api"));
      }
    }
  }

  @Test
  void itemGone_waits_andFileStays() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.want("a");
    kiosk.sync();
    server.unpublish("a");
    kiosk.sync();
    assertThat(kiosk.said).isEmpty();
    assertThat(kiosk.has("a.bin")).isTrue();
    server.want("a", "z");
    kiosk.sync();
    assertThat(kiosk.said).containsExactly("plan wait z");
  }

  @Test
  void credentials_areTheOwnersOnly() throws IOException {
    try (Stream<Path> files = Files.list(kiosk.state.resolve("servers"))) {
      Path file = files.findFirst().orElseThrow();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(file)).doesNotContain("user-token");
    }
  }

  @Test
  void plainFetch_isReported_byVersionAlone_andItsClaimIsDecided() throws Exception {
    SyncServer.Item item = server.publish("a", "films/a.bin", BIG);
    fetch("/files/films/a.bin");
    kiosk.sync();
    kiosk.sync();
    Progress row = server.row("a").orElseThrow();
    assertThat(row.state()).isEqualTo(ItemState.COMPLETED);
    assertThat(server.requests())
        .filteredOn(request -> request.endsWith("/integrity"))
        .as("once decided, it is not asked again")
        .hasSize(1);
    assertThat(row.versionId()).isEqualTo(item.version());
    assertThat(row.bytes()).isEqualTo(BIG.length);
  }

  @Test
  void silentServer_costsTheDownloadNothing() throws Exception {
    server.publish("a", "a.bin", SMALL);
    server.silent = true;
    long silent = timed(() -> fetch("/files/a.bin"));
    assertThat(home.resolve("downloads/a.bin")).hasBinaryContent(SMALL);
    assertThat(silent).as("far from any limit of a request").isLessThan(8_000);
    assertThat(waiting()).isPositive();
    server.silent = false;
    kiosk.sync();
    assertThat(waiting()).isZero();
    assertThat(server.row("a")).isPresent();
  }

  private interface Task {
    void run() throws Exception;
  }

  private static long timed(Task task) throws Exception {
    long began = System.nanoTime();
    task.run();
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  private void fetch(String path) throws Failure, IOException {
    Path directory = Files.createDirectories(home.resolve("downloads"));
    FetchItem item =
        new FetchItem(server.url().resolve(path), null, directory, List.of(), List.of());
    try (Client client = kiosk.client()) {
      client.fetch(new FetchRequest(List.of(item), Kiosk.options()), _ -> {});
    }
  }

  private long waiting() throws Failure {
    try (Ledger ledger = Ledger.open(kiosk.state.resolve("ledger.db"))) {
      return ledger.sync().waiting(server.url().toString());
    }
  }
}
