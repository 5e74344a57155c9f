package dev.kedge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.Proof;
import dev.kedge.model.Trust;
import dev.kedge.model.VerifyResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00.123Z");

  @TempDir Path dir;
  private Instant now = START;
  private Ledger ledger;

  @BeforeEach
  void open() throws Failure {
    ledger = Ledger.open(dir.resolve("ledger.db"), () -> now);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void newRow_holdsWhatItWasGiven() throws Exception {
    Path target = Path.of("/data/ünï 🚢?.iso");
    List<String> secrets = List.of("Authorization", "to ken\nx", "signé");
    Download row = ledger.begin(target, target, "key", "http://h/?a=b", secrets);
    assertThat(row.target()).isEqualTo(target);
    assertThat(row.urlKey()).isEqualTo("key");
    assertThat(row.url()).isEqualTo("http://h/?a=b");
    assertThat(row.finalUrl()).isEqualTo("http://h/?a=b");
    assertThat(row.secrets()).isEqualTo(secrets);
    assertThat(row.state()).isEqualTo(DownloadState.ACTIVE);
    assertThat(row.attempt()).isEmpty();
    assertThat(row.pin()).isNull();
    assertThat(row.created()).isEqualTo(START);
    assertThat(ledger.find(target, "key")).contains(row);
    assertThat(ledger.find(row.id())).contains(row);
  }

  @Test
  void secondBegin_findsTheFirstRow() throws Exception {
    Download first = Rows.begin(ledger);
    now = now.plusSeconds(5);
    Path elsewhere = Path.of("/elsewhere");
    assertThat(ledger.begin(Rows.TARGET, elsewhere, Rows.URL, "other", List.of("x")))
        .isEqualTo(first);
    assertThat(ledger.all()).containsExactly(first);
  }

  @Test
  void rowsAtAFile_areFoundByTargetOrFileNewestFirst() throws Exception {
    Path file = Path.of("/data/b");
    long first = ledger.begin(file, file, "1", "1", List.of()).id();
    long second = ledger.begin(Rows.TARGET, file, "2", "2", List.of()).id();
    ledger.begin(Rows.TARGET, Rows.TARGET, "3", "3", List.of());
    now = now.plusSeconds(1);
    long third = ledger.begin(file, Rows.TARGET, "4", "4", List.of()).id();
    assertThat(ledger.at(file)).extracting(Download::id).containsExactly(third, second, first);
    assertThat(ledger.all()).extracting(Download::urlKey).containsExactly("1", "2", "3", "4");
  }

  @Test
  void startedAttempt_isTiedToItsPin() throws Exception {
    ExpectedDigest wanted = new ExpectedDigest(Rows.sha256(7), Trust.RESPONSE_HEADER);
    Download row = Rows.begin(ledger);
    Path file = Path.of("/data/chosen.iso");
    assertThat(
            ledger.startAttempt(
                row.id(),
                "",
                "one",
                file,
                "",
                "http://mirror/",
                List.of(wanted),
                Rows.PIN,
                8 << 20))
        .isTrue();
    Download started = ledger.find(row.id()).orElseThrow();
    assertThat(started.attempt()).isEqualTo("one");
    assertThat(started.file()).isEqualTo(file);
    assertThat(started.finalUrl()).isEqualTo("http://mirror/");
    assertThat(started.expected()).containsExactly(wanted);
    assertThat(started.pin()).isEqualTo(Rows.PIN);
    assertThat(started.chunkSize()).isEqualTo(8 << 20);
  }

  @Test
  void attemptWithoutAPin_hasNone() throws Exception {
    Download row = Rows.started(ledger, "one");
    assertThat(
            ledger.startAttempt(
                row.id(), "one", "two", Rows.TARGET, "", Rows.URL, List.of(), null, 0))
        .isTrue();
    assertThat(ledger.find(row.id()).orElseThrow().pin()).isNull();
  }

  @Test
  void startOverAnotherAttempt_changesNothing() throws Exception {
    Download row = Rows.started(ledger, "one");
    Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(0)), 4 << 20);
    Download before = ledger.find(row.id()).orElseThrow();
    assertThat(Rows.start(ledger, row.id(), "", "two")).isFalse();
    assertThat(ledger.find(row.id())).contains(before);
    assertThat(ledger.chunks(row.id(), "one")).hasSize(1);
  }

  @Test
  void newAttempt_dropsTheChunksOfTheOneBefore() throws Exception {
    Download row = Rows.started(ledger, "one");
    Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(0)), 4 << 20);
    assertThat(Rows.start(ledger, row.id(), "one", "two")).isTrue();
    assertThat(ledger.chunks(row.id(), "one")).isEmpty();
    assertThat(ledger.find(row.id()).orElseThrow().bytes()).isZero();
  }

  @Test
  void newAttemptOverACompletedOne_keepsItsChunksUntilComplete() throws Exception {
    Download row = Rows.started(ledger, "one");
    Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(0)), 4 << 20);
    Rows.complete(ledger, row.id(), "one");
    Rows.start(ledger, row.id(), "one", "two");
    Rows.start(ledger, row.id(), "two", "three");
    assertThat(ledger.chunks(row.id(), "one")).containsExactly(Rows.whole(0));
    assertThat(ledger.find(row.id()).orElseThrow().stamp()).isEqualTo(Rows.STAMP);
    Rows.complete(ledger, row.id(), "three");
    assertThat(ledger.chunks(row.id(), "one")).isEmpty();
  }

  @Test
  void checkpoint_replacesClaims() throws Exception {
    Download row = Rows.started(ledger, "one");
    ChunkRow prefix = new ChunkRow(1, 100, null);
    Rows.checkpoint(ledger, row.id(), "one", List.of(prefix, Rows.whole(0)), 100);
    assertThat(ledger.chunks(row.id(), "one")).containsExactly(Rows.whole(0), prefix);
    Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(1)), 200);
    assertThat(ledger.chunks(row.id(), "one")).containsExactly(Rows.whole(0), Rows.whole(1));
    assertThat(ledger.find(row.id()).orElseThrow().bytes()).isEqualTo(200);
  }

  @Test
  void checkpointOfAnotherAttempt_isIgnored() throws Exception {
    Download row = Rows.started(ledger, "one");
    Rows.checkpoint(ledger, row.id(), "old", List.of(Rows.whole(0)), 100);
    Rows.checkpoint(ledger, row.id() + 1, "one", List.of(Rows.whole(0)), 100);
    assertThat(ledger.chunks(row.id(), "old")).isEmpty();
    assertThat(ledger.find(row.id())).contains(row);
  }

  @Test
  void chunkDigestOfAnotherKind_isABug() throws Exception {
    Download row = Rows.started(ledger, "one");
    ChunkRow odd = new ChunkRow(0, 1, new Digest(DigestAlgorithm.CRC32, "00000000"));
    assertThatIllegalStateException()
        .isThrownBy(() -> Rows.checkpoint(ledger, row.id(), "one", List.of(odd), 1))
        .withCauseInstanceOf(IllegalArgumentException.class);
    assertThat(ledger.find(row.id())).contains(row);
  }

  @Test
  void lookOfThePart_isThatOfTheLastCheckpointOfTheAttempt() throws Exception {
    Download row = Rows.started(ledger, "one");
    assertThat(ledger.part(row.id(), "one")).isEmpty();
    Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(0)), 4 << 20);
    assertThat(ledger.part(row.id(), "one")).contains(Rows.PART);
    assertThat(ledger.part(row.id(), "other")).isEmpty();
    Rows.start(ledger, row.id(), "one", "two");
    assertThat(ledger.part(row.id(), "two")).isEmpty();
  }

  @Test
  void withdrawnClaims_areGone() throws Exception {
    Download row = Rows.started(ledger, "one");
    List<ChunkRow> claims = List.of(Rows.whole(0), Rows.whole(1), new ChunkRow(2, 5, null));
    Rows.checkpoint(ledger, row.id(), "one", claims, (8 << 20) + 5);
    ledger.withdraw(row.id(), "one", List.of(1, 7));
    assertThat(ledger.chunks(row.id(), "one")).extracting(ChunkRow::index).containsExactly(0, 2);
    assertThat(ledger.find(row.id()).orElseThrow().bytes()).isEqualTo((4 << 20) + 5);
  }

  @Test
  void completedRow_saysWhatWasPublished() throws Exception {
    Download row = Rows.started(ledger, "one");
    ledger.working(row.id());
    Rows.complete(ledger, row.id(), "one");
    Download done = ledger.find(row.id()).orElseThrow();
    assertThat(done.state()).isEqualTo(DownloadState.COMPLETED);
    assertThat(done.stamp()).isEqualTo(Rows.STAMP);
    assertThat(done.digests()).containsExactly(Rows.sha256(9));
    assertThat(done.proof()).isEqualTo(Proof.DIGEST);
    assertThat(done.bytes()).isEqualTo(Rows.STAMP.size());
    assertThat(done.pid()).isZero();
  }

  @Test
  void completeOfAnotherAttempt_isIgnored() throws Exception {
    Download row = Rows.started(ledger, "one");
    Rows.complete(ledger, row.id(), "old");
    assertThat(ledger.find(row.id())).contains(row);
  }

  @Test
  void completedRow_staysCompletedWhenLookedAtAgain() throws Exception {
    Download row = Rows.started(ledger, "one");
    Rows.complete(ledger, row.id(), "one");
    ledger.working(row.id());
    assertThat(ledger.find(row.id()).orElseThrow().state()).isEqualTo(DownloadState.COMPLETED);
    ledger.rest(row.id(), DownloadState.FAILED, new Failure.Refused(Rows.URL, 404, ""));
    Download rested = ledger.find(row.id()).orElseThrow();
    assertThat(rested.state()).isEqualTo(DownloadState.COMPLETED);
    assertThat(rested.errorType()).isEqualTo("refused");
  }

  @Test
  void workAndRest_areNoted() throws Exception {
    Download row = Rows.started(ledger, "one");
    now = now.plusSeconds(1);
    ledger.working(row.id());
    Download working = ledger.find(row.id()).orElseThrow();
    assertThat(working.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(working.since()).isEqualTo(now);
    ledger.rest(row.id(), DownloadState.FAILED, new Failure.Refused(Rows.URL, 404, ""));
    Download failed = ledger.find(row.id()).orElseThrow();
    assertThat(failed.state()).isEqualTo(DownloadState.FAILED);
    assertThat(failed.errorText()).contains("404");
    assertThat(failed.errorAt()).isEqualTo(now);
    assertThat(failed.since()).isNull();
    ledger.rest(row.id(), DownloadState.PAUSED, null);
    Download paused = ledger.find(row.id()).orElseThrow();
    assertThat(paused.state()).isEqualTo(DownloadState.PAUSED);
    assertThat(paused.errorType()).isNull();
    ledger.working(row.id());
    assertThat(ledger.find(row.id()).orElseThrow().state()).isEqualTo(DownloadState.ACTIVE);
  }

  @Test
  void forgottenRow_isGoneAndItsIdNotUsedAgain() throws Exception {
    Download row = Rows.started(ledger, "one");
    Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(0)), 1);
    ledger.verified(row.id(), result(VerifyResult.Verdict.GOOD));
    ledger.forget(row.id());
    assertThat(ledger.all()).isEmpty();
    assertThat(ledger.chunks(row.id(), "one")).isEmpty();
    ledger.verified(row.id(), result(VerifyResult.Verdict.GOOD));
    Rows.complete(ledger, row.id(), "one");
    assertThat(Rows.begin(ledger).id()).isGreaterThan(row.id());
  }

  @Test
  void rowOfAnotherAttempt_isNotForgotten() throws Exception {
    Download row = Rows.started(ledger, "one");
    ledger.forget(row.id(), "other");
    assertThat(ledger.find(row.id())).contains(row);
    ledger.forget(row.id(), "one");
    assertThat(ledger.all()).isEmpty();
  }

  @Test
  void provedFile_isRemembered() throws Exception {
    Download row = Rows.begin(ledger);
    ledger.verified(row.id(), result(VerifyResult.Verdict.GOOD));
    now = now.plusSeconds(60);
    ledger.verified(row.id(), result(VerifyResult.Verdict.BAD));
    try (Connection connection = Database.open(dir.resolve("ledger.db"))) {
      assertThat(
              Sql.list(
                  connection,
                  noted -> noted.getString("verdict") + ' ' + Column.time(noted, "at"),
                  "select verdict, at from verify_log order by at"))
          .containsExactly("good " + START, "bad " + now);
    }
  }

  @Test
  void hostLimit_isForgottenAfterADay() throws Exception {
    assertThat(ledger.hostLimit("h:443")).isZero();
    ledger.learnHostLimit("h:443", 4);
    ledger.learnHostLimit("h:443", 2);
    now = START.plus(Duration.ofDays(1)).minusMillis(1);
    assertThat(ledger.hostLimit("h:443")).isEqualTo(2);
    now = START.plus(Duration.ofDays(1));
    assertThat(ledger.hostLimit("h:443")).isZero();
  }

  @Test
  void hostWithoutRanges_isForgottenAfterADay() throws Exception {
    assertThat(ledger.isHostWithoutRanges("h:443")).isFalse();
    ledger.learnHostWithoutRanges("h:443");
    now = START.plus(Duration.ofDays(1)).minusMillis(1);
    assertThat(ledger.isHostWithoutRanges("h:443")).isTrue();
    assertThat(ledger.isHostWithoutRanges("other:443")).isFalse();
    now = START.plus(Duration.ofDays(1));
    assertThat(ledger.isHostWithoutRanges("h:443")).isFalse();
  }

  @Test
  void hostLimitOfAClockThatWasSetBack_isForgotten() throws Exception {
    now = START.plus(Duration.ofDays(3650));
    ledger.learnHostLimit("h:443", 4);
    now = START;
    assertThat(ledger.hostLimit("h:443")).isZero();
    ledger.learnHostLimit("h:443", 2);
    assertThat(ledger.hostLimit("h:443")).isEqualTo(2);
  }

  @Test
  void rows_areThereAfterReopening() throws Exception {
    Download row = Rows.started(ledger, "one");
    Rows.checkpoint(ledger, row.id(), "one", List.of(Rows.whole(0)), 4 << 20);
    Download before = ledger.find(row.id()).orElseThrow();
    ledger.close();
    open();
    assertThat(ledger.find(row.id())).contains(before);
    assertThat(ledger.chunks(row.id(), "one")).containsExactly(Rows.whole(0));
  }

  @Test
  void closedLedger_takesNothingMore() throws Exception {
    ledger.close();
    ledger.close();
    assertThatIllegalStateException().isThrownBy(() -> Rows.begin(ledger));
    assertThatIllegalStateException().isThrownBy(() -> ledger.all());
  }

  @Test
  void ledgerInMemory_doesTheSame() throws Exception {
    try (Ledger memory = Ledger.inMemory()) {
      Download row = Rows.started(memory, "one");
      Rows.checkpoint(memory, row.id(), "one", List.of(Rows.whole(0)), 4 << 20);
      assertThat(memory.chunks(row.id(), "one")).containsExactly(Rows.whole(0));
      assertThat(memory.at(Rows.TARGET)).hasSize(1);
      assertThat(memory.notice()).isEmpty();
    }
  }

  private static VerifyResult result(VerifyResult.Verdict verdict) {
    return new VerifyResult(
        Rows.TARGET,
        verdict,
        12,
        4 << 20,
        3,
        List.of(0, 2),
        List.of(),
        Trust.USER,
        Duration.ZERO,
        0,
        null);
  }
}
