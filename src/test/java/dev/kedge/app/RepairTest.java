package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.OLD;
import static dev.kedge.app.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.disk.Disk;
import dev.kedge.disk.PartFile;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.VerifyResult;
import dev.kedge.model.VerifyResult.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file is put right, and nobody else's work is disturbed by it. */
class RepairTest {
  private static final int CHUNK = 4 << 20;

  private final FileHandler file = FaultServer.file(FIRST, "\"a\"", OLD);
  private final List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());
  private Rig rig;
  private FaultServer server;

  @BeforeEach
  void setUp(@TempDir Path root) throws Exception {
    rig = new Rig(root);
    server = rig.serve(file);
    rig.fetch(server).done();
    flip(CHUNK + 5);
  }

  @AfterEach
  void tearDown() {
    rig.close();
  }

  private void flip(long position) throws IOException {
    try (FileChannel channel = FileChannel.open(rig.target(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) ~FIRST[(int) position]}), position);
    }
  }

  private List<Download> rows() throws Failure {
    try (Ledger ledger = rig.ledger()) {
      return ledger.all();
    }
  }

  @Test
  void badChunk_isFetchedAloneAndSaidToBeDone() throws Exception {
    assertThat(rig.repair(events::add).verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(events.getLast()).isInstanceOf(TransferEvent.Done.class);
    assertThat(((TransferEvent.Done) events.getLast()).fetched()).isEqualTo(CHUNK);
    rig.assertPublished(FIRST);
    assertThat(rows()).hasSize(1);
  }

  @Test
  void fileThatTheLedgerDoesNotKnow_isNotSaidToBeAnothers() throws Exception {
    Files.delete(rig.state.resolve("ledger.db")); // as it was with --no-ledger
    VerifyResult result = rig.repair(events::add);
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.failure()).hasMessageEndingWith("it is not in the ledger");
  }

  @Test
  void serverWithoutRanges_allChunksAreCounted() throws Exception {
    assertThat(rig.repair(events::add).fetchedChunks()).isEqualTo(1);
    flip(CHUNK + 5);
    server.handler(file.withFault(Fault.ignoring("Range")));
    VerifyResult result = rig.repair(events::add);
    assertThat(result.verdict()).isEqualTo(Verdict.REPAIRED);
    assertThat(result.badChunks()).containsExactly(1);
    assertThat(result.fetchedChunks()).isEqualTo(3);
    rig.assertPublished(FIRST);
  }

  @Test
  void otherVersionOnTheServer_leavesTheDamagedFileAndNothingElse() throws Exception {
    file.swap(SECOND, "\"b\"", OLD);
    VerifyResult result = rig.repair(events::add);
    assertThat(result.verdict()).isEqualTo(Verdict.BAD);
    assertThat(rig.names()).containsExactly(rig.name);
    assertThat(rows()).hasSize(1);
  }

  @Test
  void anotherRepairAtWork_keepsItsRowAndItsPart() throws Exception {
    Download row = rows().getFirst();
    try (Ledger ledger = rig.ledger()) {
      Download other =
          ledger.begin(row.file(), row.file(), "repair of " + row.urlKey(), row.url(), List.of());
      ledger.startAttempt(
          other.id(), "", "0ther", row.file(), "", row.url(), List.of(), row.pin(), CHUNK);
    }
    try (PartFile _ = PartFile.open(row.file(), Disk.part(row.file(), "0ther"), false)) {
      assertThat(rig.repair(events::add).failure()).isInstanceOf(Failure.Busy.class);
      assertThat(rows()).extracting(Download::attempt).contains("0ther");
      assertThat(rig.names()).contains("file.bin.0ther.kedge");
    }
  }

  @Test
  void killedRepair_isDoneByTheNextAndNotResumed() throws Exception {
    Download row = rows().getFirst();
    try (Ledger ledger = rig.ledger()) {
      Download killed =
          ledger.begin(row.file(), row.file(), "repair of " + row.urlKey(), row.url(), List.of());
      ledger.startAttempt(
          killed.id(), "", "dead", row.file(), "", row.url(), List.of(), row.pin(), CHUNK);
      PartFile.open(row.file(), Disk.part(row.file(), "dead"), false).close();
      assertThat(new LedgerDownloads(ledger).resumable(List.of(), true)).isEmpty();
    }
    assertThat(rig.repair(events::add).verdict()).isEqualTo(Verdict.REPAIRED);
    rig.assertPublished(FIRST);
    assertThat(rows()).hasSize(1);
  }
}
