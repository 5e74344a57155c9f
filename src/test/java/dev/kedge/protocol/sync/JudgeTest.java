package dev.kedge.protocol.sync;

import static dev.kedge.protocol.sync.ItemState.CLEARED;
import static dev.kedge.protocol.sync.ItemState.CLEARING;
import static dev.kedge.protocol.sync.ItemState.COMPLETED;
import static dev.kedge.protocol.sync.ItemState.DOWNLOADING;
import static dev.kedge.protocol.sync.ItemState.PAUSED;
import static dev.kedge.protocol.sync.ItemState.STALE;
import static dev.kedge.protocol.sync.ItemState.VERIFYING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.sync.Judge.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JudgeTest {
  private static final Digest SUM = Digest.of(DigestAlgorithm.SHA256, new byte[32]);
  private static final Digest OTHER = Digest.of(DigestAlgorithm.SHA256, bytes(1));
  private static final Version CURRENT = new Version(Optional.of(SUM), true);

  @Test
  void firstReport_makesTheRow() {
    Progress row = apply(Optional.empty(), 0, report(1, 1, 5, DOWNLOADING, "0-3"));
    assertThat(row.state()).isEqualTo(DOWNLOADING);
    assertThat(row.generation()).isEqualTo(5);
    assertThat(row.chunks()).hasToString("0-3");
  }

  @Test
  void newerReport_wins_andAnOlderOneIsStale() {
    Progress row = apply(Optional.empty(), 0, report(1, 2, 0, PAUSED, "0"));
    assertThat(judge(row, report(1, 1, 0, DOWNLOADING, ""))).isEqualTo(not(Verdict.Reason.STALE));
    assertThat(apply(Optional.of(row), 0, report(1, 3, 0, DOWNLOADING, "0-1")).rev()).isEqualTo(3);
    assertThat(apply(Optional.of(row), 0, report(2, 1, 0, DOWNLOADING, "")).attempt()).isEqualTo(2);
  }

  @Test
  void sameReport_again_isNoHarm_butAnotherUnderItsNumberIsTwoDevices() {
    Report report = report(1, 1, 0, DOWNLOADING, "0");
    Progress row = apply(Optional.empty(), 0, report);
    assertThat(judge(row, report)).isEqualTo(new Verdict.Repeated());
    assertThat(judge(row, report(1, 1, 0, DOWNLOADING, "0-1")))
        .isEqualTo(not(Verdict.Reason.TWO_DEVICES));
  }

  @Test
  void chunks_neverShrinkWithinAnAttempt() {
    Progress row = apply(Optional.empty(), 0, report(1, 1, 0, DOWNLOADING, "0-3"));
    assertThat(judge(row, report(1, 2, 0, DOWNLOADING, "0-2,4")))
        .isEqualTo(not(Verdict.Reason.SHRUNK));
    assertThat(apply(Optional.of(row), 0, report(2, 1, 0, DOWNLOADING, "")).chunks())
        .isEqualTo(ChunkSet.NONE);
  }

  @Test
  void chunksThatAreNotSaid_areAsBefore_butNotOfAnotherAttempt() {
    Progress row = apply(Optional.empty(), 0, report(1, 1, 0, DOWNLOADING, "0-3"));
    Progress paused = apply(Optional.of(row), 0, report(1, 2, 0, PAUSED, "as before"));
    assertThat(paused.state()).isEqualTo(PAUSED);
    assertThat(paused.chunks()).hasToString("0-3");
    assertThat(judge(paused, report(1, 3, 0, DOWNLOADING, "")))
        .isEqualTo(not(Verdict.Reason.SHRUNK));
    assertThat(apply(Optional.of(row), 0, report(2, 1, 0, DOWNLOADING, "as before")).chunks())
        .isEqualTo(ChunkSet.NONE);
  }

  @Test
  void attempt_isAboutOneVersion() {
    Progress row = apply(Optional.empty(), 0, report(1, 1, 0, DOWNLOADING, ""));
    Report other = about("v2", report(1, 2, 0, DOWNLOADING, ""));
    assertThat(judge(row, other)).isEqualTo(not(Verdict.Reason.OTHER_VERSION));
  }

  @Test
  void clear_winsOverWhatADeviceDidBeforeItHeardOfIt() {
    Progress row = apply(Optional.empty(), 0, report(1, 1, 0, DOWNLOADING, "")).under(9, CLEARING);
    Report late = report(1, 2, 8, COMPLETED, "0");
    assertThat(Judge.judge(Optional.of(row), 9, late, CURRENT))
        .isEqualTo(not(Verdict.Reason.CLEARED));
    assertThat(Judge.judge(Optional.empty(), 9, late, CURRENT))
        .isEqualTo(not(Verdict.Reason.CLEARED));
    Progress gone = apply(Optional.of(row), 9, report(1, 3, 8, CLEARED, ""));
    assertThat(gone.state()).isEqualTo(CLEARED);
    assertThat(gone.generation()).isEqualTo(9);
  }

  @Test
  void whatADeviceDoesAfterItHeardOfTheClear_counts() {
    Progress row = apply(Optional.empty(), 0, report(1, 1, 0, DOWNLOADING, "")).under(9, CLEARED);
    assertThat(apply(Optional.of(row), 9, report(2, 1, 9, DOWNLOADING, "")).state())
        .isEqualTo(DOWNLOADING);
  }

  @Test
  void completed_needsTheVersionsDigest() {
    assertThat(completed(Optional.of(SUM), CURRENT)).isEqualTo(COMPLETED);
    assertThat(completed(Optional.of(SUM), new Version(Optional.of(SUM), false))).isEqualTo(STALE);
    assertThat(completed(Optional.empty(), CURRENT)).isEqualTo(VERIFYING);
    assertThat(completed(Optional.of(OTHER), CURRENT)).isEqualTo(VERIFYING);
    assertThat(completed(Optional.of(SUM), new Version(Optional.empty(), true)))
        .isEqualTo(VERIFYING);
  }

  @Test
  void anyOrderAndRepetition_endsInTheNewestReport() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      List<Report> sent = new ArrayList<>();
      for (int attempt = 1; attempt <= 3; attempt++) {
        for (int rev = 1; rev <= 4; rev++) {
          sent.add(report(attempt, rev, 0, DOWNLOADING, rev == 1 ? "" : "0-" + rev));
        }
      }
      sent.addAll(sent.subList(random.nextInt(6), 6 + random.nextInt(6)));
      Report newest = sent.stream().max(JudgeTest::byAge).orElseThrow();
      Collections.shuffle(sent, random);
      Optional<Progress> row = Optional.empty();
      for (Report report : sent) {
        if (Judge.judge(row, 0, report, CURRENT) instanceof Verdict.Applied(Progress next)) {
          row = Optional.of(next);
        }
      }
      assertThat(row).map(Progress::said).contains(newest.canonical());
    }
  }

  private static int byAge(Report a, Report b) {
    return a.isNewerThan(b.attempt(), b.rev()) ? 1 : -1;
  }

  private static ItemState completed(Optional<Digest> digest, Version version) {
    return Judge.proven(COMPLETED, digest, version);
  }

  private static Verdict judge(Progress row, Report report) {
    return Judge.judge(Optional.of(row), 0, report, CURRENT);
  }

  private static Progress apply(Optional<Progress> row, long clearedAt, Report report) {
    Verdict verdict = Judge.judge(row, clearedAt, report, CURRENT);
    assertThat(verdict).isInstanceOf(Verdict.Applied.class);
    return ((Verdict.Applied) verdict).row();
  }

  private static Verdict not(Verdict.Reason reason) {
    return new Verdict.NotApplied(reason);
  }

  private static Report about(String version, Report report) {
    return new Report(
        report.opId(),
        report.type(),
        report.itemId(),
        version,
        report.attempt(),
        report.rev(),
        report.generation(),
        report.state(),
        report.reason(),
        report.chunks(),
        report.bytes(),
        report.digest(),
        report.error(),
        report.clientTime());
  }

  private static Report report(
      long attempt, long rev, long generation, ItemState state, String chunks) {
    return new Report(
        "op" + attempt + "." + rev,
        Report.Type.PROGRESS,
        "item",
        "v1",
        attempt,
        rev,
        generation,
        state,
        Optional.empty(),
        chunks.equals("as before") ? Optional.empty() : ChunkSet.parse(chunks),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static byte[] bytes(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return bytes;
  }
}
