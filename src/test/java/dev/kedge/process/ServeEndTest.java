package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to end while something it waits for does not answer. */
class ServeEndTest {
  private static final long LONGEST_SECONDS = 30;
  private static final int TERMINATED = 143;

  @TempDir Path root;
  private Home home;

  @BeforeEach
  void settle() {
    home = new Home(root);
  }

  /** It waits for the greeting, and would for as long as the driver does. */
  @Test
  void databaseThatSaysNothing_doesNotHoldUpTheEnd() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout(30_000);
      String store =
          "jdbc:mariadb://127.0.0.1:"
              + silent.getLocalPort()
              + "/kedge?user=kedge"
              + "&connectTimeout=600000&socketTimeout=600000";
      try (KedgeProcess server =
              home.start(
                  "serve", "--listen", "127.0.0.1:0", "--drain", "1s", "--store", store, ".");
          Socket _ = silent.accept()) {
        server.signal("TERM");
        Ended ended = server.await(LONGEST_SECONDS);
        assertThat(ended.exit()).isEqualTo(TERMINATED);
        assertThat(ended.err()).contains("did not end in time").doesNotContain("Exception");
      }
    }
  }

  @Test
  void serverThatEndsInTime_saysNothingOfIt() {
    try (KedgeProcess server =
        home.start("serve", "--listen", "127.0.0.1:0", "--drain", "1s", ".")) {
      Await.until("start", () -> server.err().contains("serving"));
      server.signal("TERM");
      Ended ended = server.await(LONGEST_SECONDS).succeeded();
      assertThat(ended.err()).doesNotContain("in time");
    }
  }

  /** A hangup is for the access log; without one there is nothing to begin anew. */
  @Test
  void hangupWithoutAccessLog_doesNotEndIt() throws IOException {
    assumeFalse(hangupsAreIgnored(), "run under nohup: hangups do not arrive");
    try (KedgeProcess server =
        home.start("serve", "--listen", "127.0.0.1:0", "--drain", "1s", ".")) {
      Await.until("start", () -> server.err().contains("serving"));
      server.signal("HUP");
      Await.until("word of the hangup", () -> server.err().contains("no access log"));
      assertThat(server.err()).doesNotContain("ending");
      server.signal("TERM");
      Ended ended = server.await(LONGEST_SECONDS).succeeded();
      assertThat(ended.err()).contains("ending");
    }
  }

  private static boolean hangupsAreIgnored() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> Integer.parseInt(line.substring(line.length() - 1), 16) % 2 == 1);
  }
}
