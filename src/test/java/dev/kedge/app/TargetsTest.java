package dev.kedge.app;

import static dev.kedge.app.Rig.FIRST;
import static dev.kedge.app.Rig.OLD;
import static dev.kedge.app.Rig.SECOND;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Request;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExistingTarget;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.TransferEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands under the target's name already, and what becomes of it. */
class TargetsTest {
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

  private List<Request> requestsSince(int before) {
    return server.requests().subList(before, server.requests().size());
  }

  @Test
  void complete_oneConditionalRequestAndNoBody() throws Exception {
    rig.fetch(server).done();
    int before = server.requests().size();
    long sent = server.bodyBytes();
    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.alreadyComplete()).isTrue();
    assertThat(done.fetched()).isZero();
    assertThat(requestsSince(before)).hasSize(1);
    assertThat(requestsSince(before).getFirst().header("If-None-Match")).hasValue("\"a\"");
    assertThat(server.bodyBytes()).isEqualTo(sent);
    rig.assertPublished(FIRST);
  }

  @Test
  void completeWithDateOnly_oneConditionalRequest() throws Exception {
    file.swap(FIRST, null, OLD);
    rig.fetch(server).done();
    int before = server.requests().size();
    assertThat(rig.fetch(server).done().alreadyComplete()).isTrue();
    assertThat(requestsSince(before).getFirst().header("If-Modified-Since"))
        .hasValue("Wed, 01 Jan 2020 00:00:00 GMT");
  }

  @Test
  void completeWithChecksum_noRequestAtAll() throws Exception {
    rig.fetch(server).done();
    int before = server.requests().size();
    assertThat(rig.fetch(server, Rig.sha256(FIRST)).done().alreadyComplete()).isTrue();
    assertThat(requestsSince(before)).isEmpty();
  }

  @Test
  void completeAndConditionsIgnored_sameTagIsEnough() throws Exception {
    rig.fetch(server).done();
    server.handler(file.withFault(Fault.ignoring("If-None-Match")));
    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.alreadyComplete()).isTrue();
    rig.assertPublished(FIRST);
  }

  @Test
  void newVersion_replacesOurOwnFile() throws Exception {
    rig.fetch(server).done();
    file.swap(SECOND, "\"b\"", OLD);
    assertThat(rig.fetch(server).done().alreadyComplete()).isFalse();
    rig.assertPublished(SECOND);
  }

  @Test
  void newVersionThatFails_leavesTheOldFile() throws Exception {
    rig.fetch(server).done();
    file.swap(SECOND, null, null);
    server.handler(file.withFault(Fault.cutAfter(1000)));
    rig.fetch(server).failed(Failure.CutShort.class);
    rig.assertPublished(FIRST);
  }

  @Test
  void foreignFile_isRefusedUntouchedWithoutARequest() throws Exception {
    Files.writeString(rig.target(), "mine");
    rig.fetch(server).failed(Failure.Local.class);
    rig.assertPublished("mine".getBytes(UTF_8));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void fileOfAnotherUrl_isRefusedAsThat() throws Exception {
    rig.fetch(server.url("/one?token=tellnobodythis0")).done();
    String text = rig.fetch(server).failed(Failure.Local.class).text();
    assertThat(text)
        .contains("a file is there that was fetched from " + server.url("/one"))
        .doesNotContain("tellnobody", "changed");
    Files.write(rig.target(), SECOND);
    assertThat(rig.fetch(server).failed(Failure.Local.class).text()).endsWith(" and changed since");
    rig.assertPublished(SECOND);
  }

  @Test
  void fileOfAnotherUrlOverwritten_isKnownOnce() throws Exception {
    rig.fetch(server.url("/one")).done();
    rig.existing = ExistingTarget.OVERWRITE;
    rig.fetch(server).done();
    try (Ledger ledger = rig.ledger()) {
      assertThat(ledger.all())
          .extracting(Download::url)
          .containsExactly(server.url("/file.bin").toString());
    }
  }

  @Test
  void partThatTheLedgerDoesNotKnow_isToldOfAndLeft() throws Exception {
    Path orphan = Files.write(rig.files.resolve("file.bin.0123456789ab.kedge"), SECOND);
    Files.write(rig.files.resolve("other.bin.0123456789ab.kedge"), SECOND);
    Files.write(rig.files.resolve("file.bin.notes.kedge"), SECOND);
    server.handler(file.withFault(request -> request.number() == 1, Fault.cutAfter(6 * Rig.MIB)));
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.events())
        .filteredOn(TransferEvent.Orphan.class::isInstance)
        .containsExactly(new TransferEvent.Orphan(0, orphan));
    assertThat(orphan).hasBinaryContent(SECOND);
    assertThat(rig.target()).hasBinaryContent(FIRST);
  }

  @Test
  void partOfADownloadThatStopped_isNoOrphan() throws Exception {
    server.handler(file.withFault(Fault.cutAfter(6 * Rig.MIB)));
    rig.retries = 0;
    rig.connections = 1;
    rig.fetch(server.url("/one")).failed(Failure.CutShort.class);
    server.handler(file);
    Outcome outcome = rig.fetch(server);
    outcome.done();
    assertThat(outcome.events()).noneMatch(TransferEvent.Orphan.class::isInstance);
  }

  @Test
  void editedFile_isRefusedUntouched() throws Exception {
    rig.fetch(server).done();
    Files.write(rig.target(), SECOND);
    rig.fetch(server).failed(Failure.Local.class);
    rig.assertPublished(SECOND);
  }

  @Test
  void editedFileOverwrite_isReplaced() throws Exception {
    rig.fetch(server).done();
    Files.write(rig.target(), SECOND);
    rig.existing = ExistingTarget.OVERWRITE;
    rig.fetch(server).done();
    rig.assertPublished(FIRST);
  }

  @Test
  void foreignFileRename_freeNameBeside() throws Exception {
    Files.writeString(rig.target(), "mine");
    rig.existing = ExistingTarget.RENAME;
    TransferEvent.Done done = rig.fetch(server).done();
    assertThat(done.target()).hasFileName("file.1.bin").hasBinaryContent(FIRST);
    assertThat(rig.target()).hasContent("mine");
    assertThat(rig.names()).containsExactly("file.1.bin", "file.bin");

    assertThat(rig.fetch(server).done().alreadyComplete()).isTrue();
    assertThat(rig.names()).containsExactly("file.1.bin", "file.bin");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void overwriteAfterAutoRename_replacesTheFileThatWasInTheWay(boolean named) throws Exception {
    Files.writeString(rig.target(), "mine");
    FetchItem item =
        new FetchItem(
            server.url("/file.bin"),
            named ? Path.of(rig.name) : null,
            rig.files,
            List.of(),
            List.of());
    rig.existing = ExistingTarget.RENAME;
    rig.fetchAll(item).done();
    rig.existing = ExistingTarget.OVERWRITE;
    TransferEvent.Done done = rig.fetchAll(item).done();
    assertThat(done.alreadyComplete()).isFalse();
    assertThat(done.target()).isEqualTo(rig.target()).hasBinaryContent(FIRST);
    assertThat(rig.fetchAll(item).done().alreadyComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void wrongUrl_isNotRemembered(int status) throws Exception {
    server.handler(file.withFault(Fault.status(status)));
    rig.fetch(server).failed(Failure.Refused.class);
    try (Ledger ledger = rig.ledger()) {
      assertThat(ledger.all()).isEmpty();
    }
  }

  @Test
  void nameThatIsTaken_isNotRemembered() throws Exception {
    Files.writeString(rig.target(), "mine");
    rig.fetch(server).failed(Failure.Local.class);
    try (Ledger ledger = rig.ledger()) {
      assertThat(ledger.all()).isEmpty();
    }
  }

  @Test
  void refusedForWantOfCredentials_canBeResumed() throws Exception {
    server.handler(file.withFault(Fault.status(401)));
    rig.fetch(server).failed(Failure.Refused.class);
    assertThat(rig.row().state()).isEqualTo(DownloadState.FAILED);
  }

  @Test
  void fileThatAppearsMeanwhile_isNotReplaced() throws Exception {
    server.handler(
        file.withFault(
            Fault.runAfter(
                1000,
                () -> {
                  try {
                    Files.writeString(rig.target(), "mine");
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })));
    rig.fetch(server).failed(Failure.Local.class);
    assertThat(rig.target()).hasContent("mine");
  }

  @Test
  void deletedFile_isFetchedAgain() throws Exception {
    rig.fetch(server).done();
    Files.delete(rig.target());
    assertThat(rig.fetch(server).done().alreadyComplete()).isFalse();
    rig.assertPublished(FIRST);
  }

  @Test
  void bytesThatWereThrownAway_areNotCountedAsThere() throws Exception {
    Failure failure = rig.fetch(server, Rig.sha256(SECOND)).failed(Failure.Mismatch.class);
    assertThat(failure.text()).startsWith("file.bin: digest mismatch: ");
    assertThat(rig.row().bytes()).isZero();
    rig.assertNothingOnDisk();
  }

  @Test
  void reasonToStartOver_doesNotNameTheFileAgain() throws Exception {
    assertThat(rig.fetch(server, Rig.sha256(SECOND)).restarts().getFirst().reason())
        .startsWith("digest mismatch: ");
  }

  @Test
  void twoUrlsToOneName_areOneFileAndOneFailure() throws Exception {
    FetchItem one = new FetchItem(server.url("/a/file.bin"), null, rig.files, List.of(), List.of());
    FetchItem two = new FetchItem(server.url("/b/file.bin"), null, rig.files, List.of(), List.of());
    rig.fetchAll(one, two);
    rig.assertPublished(FIRST);
  }
}
