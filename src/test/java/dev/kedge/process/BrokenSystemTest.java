package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.DownloadState;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the system that fail at a chosen moment; strace makes them. */
class BrokenSystemTest {
  private static final int CHUNK = 4 << 20;
  private static final byte[] CONTENT = Content.random(12, 8 * CHUNK);

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

  private void failing(String call, String injected) throws Exception {
    String trace = root.resolve("trace").toString();
    Assumptions.assumeTrue(works("strace", "-o", trace, "true"), "strace does not work here");
    home.wrappedIn(
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-o",
        trace,
        "-e",
        "trace=" + call,
        "-e",
        "inject=" + call + ':' + injected);
  }

  private static boolean works(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  private String url() {
    return server.url("/file.bin").toString();
  }

  @Test
  void ledgerWhereNothingCanBeLocked_isNamedBeforeAnythingIsFetched() throws Exception {
    failing("fcntl", "error=ENOLCK");
    Ended ended =
        home.run("fetch", url()).failed(10, home.ledger() + ": its file system cannot lock files");
    assertThat(ended.err()).contains("--ledger FILE, or --no-ledger");
    assertThat(server.requests()).isEmpty();
    assertThat(home.names()).isEmpty();
  }

  @Test
  void quotaThatIsUsedUp_keepsWhatItHas_andGoesOnWhenThereIsSome() throws Exception {
    Ledger.open(home.ledger()).close(); // so that it is the part's writes that fail
    failing("pwrite64", "error=EDQUOT:when=60");
    Ended ended = home.run("fetch", url()).failed(10, "file.bin", "disk quota exceeded");
    assertThat(ended.err()).contains("free some of your quota and run the same command again");
    assertThat(home.recorded().orElseThrow().state()).isEqualTo(DownloadState.PAUSED);
    long kept = home.recorded().orElseThrow().bytes();
    assertThat(kept).isPositive();

    home.wrappedIn();
    assertThat(home.run("resume", "--json").succeeded().out()).contains("\"resumed_from\":" + kept);
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
  }

  @Test
  void forceThatFails_losesWhatCameSinceTheLastGoodOne() throws Exception {
    server.rate(12_000_000);
    failing("fdatasync", "error=EIO:when=3");
    home.run("fetch", "-x", "1", url())
        .failed(10, "file.bin", "cannot make it durable: input/output error");
    long kept = home.recorded().orElseThrow().bytes();
    assertThat(kept).isBetween((long) CHUNK, CONTENT.length / 2L);

    home.wrappedIn();
    server.rate(0);
    long before = server.bodyBytes();
    home.run("fetch", "-x", "1", url()).succeeded(); // Of several, what one abandons is sent too.
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
    // Of what was forced only whole chunks are believed, since the disk is in doubt.
    assertThat(server.bodyBytes() - before)
        .isBetween(CONTENT.length - kept, CONTENT.length - kept + CHUNK);
    assertThat(home.names()).containsExactly("file.bin");
  }
}
