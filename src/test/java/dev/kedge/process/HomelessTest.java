package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing can be remembered, the file comes all the same, with one warning. */
class HomelessTest {
  private static final byte[] CONTENT = Content.random(16, 300_000);

  @TempDir Path root;
  private final FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null));
  private Home home;

  @BeforeEach
  void settle() {
    home = new Home(root);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "relative/home", "/is/not/there"})
  void homeThatIsNone_isNotMade_andTheFileComes(String none) throws Exception {
    Ended ended = run(Map.of("HOME", none), "fetch", url()).succeeded();
    assertThat(ended.lines("kedge: warning: "))
        .singleElement()
        .asString()
        .contains("no home directory", "cannot be resumed", "HOME or XDG_STATE_HOME", "--ledger");
    assertThat(home.names()).containsExactly("file.bin");
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    assertThat(Path.of("/is")).doesNotExist();
  }

  @Test
  void stateHomeThatCannotBeMade_isNamed_andTheFileComes() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "not a directory");
    Ended ended = run(Map.of("XDG_STATE_HOME", file + "/state"), "fetch", url()).succeeded();
    assertThat(ended.lines("kedge: warning: "))
        .singleElement()
        .asString()
        .contains(file + "/state/kedge/ledger.db", "cannot be resumed");
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
  }

  @Test
  void relativeStateHome_isNotUsed() throws Exception {
    Ended ended = run(Map.of("XDG_STATE_HOME", "state", "HOME", "?"), "fetch", url()).succeeded();
    assertThat(ended.lines("kedge: warning: ")).hasSize(1);
    assertThat(home.names()).containsExactly("file.bin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"resume", "list", "sync", "login --token x http://127.0.0.1:1", "serve ."})
  void whatMakesNoSenseWithoutAHome_endsWithAHint(String command) throws Exception {
    Ended ended = run(Map.of("HOME", "?"), command.split(" ")).failed(10, "no home directory");
    assertThat(ended.lines("kedge: hint: ").getFirst()).contains("set HOME");
    assertThat(home.names()).isEmpty();
  }

  @Test
  void givenLedger_isEnough() throws Exception {
    Path ledger = root.resolve("own.db");
    Ended ended =
        run(Map.of("HOME", "?"), "fetch", "--ledger", ledger.toString(), url()).succeeded();
    assertThat(ended.lines("kedge: warning: ")).isEmpty();
    assertThat(run(Map.of("HOME", "?"), "list", "--ledger", ledger.toString()).succeeded().out())
        .contains("file.bin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show 1", "forget 1", "resume", "verify file.bin"})
  void commandThatLooks_makesNoLedger(String command) throws Exception {
    Path none = root.resolve("none.db");
    String[] arguments = (command + " --ledger " + none).split(" ");
    run(Map.of(), arguments).failed(10, "no ledger at " + none);
    assertThat(none).doesNotExist();
  }

  @Test
  void listBeforeAnythingWasFetched_isEmpty_andMakesNothing() throws Exception {
    assertThat(run(Map.of(), "list").succeeded().out()).isEmpty();
    assertThat(run(Map.of(), "resume").succeeded().out()).isEmpty();
    assertThat(home.home()).isEmptyDirectory();
  }

  private Ended run(Map<String, String> more, String... arguments) {
    Map<String, String> environment = new HashMap<>(home.environment());
    environment.remove("KEDGE_LEDGER");
    environment.putAll(more);
    return home.start(environment, home.command(arguments)).await();
  }

  private String url() throws IOException {
    return server.url("/file.bin").toString();
  }
}
