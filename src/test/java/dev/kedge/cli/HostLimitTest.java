package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What earlier runs found of a host is used, and said when asked. */
class HostLimitTest {
  @Test
  void rememberedLimit_isKeptAndSaid(@TempDir Path root) throws IOException, Failure {
    Console console = new Console(root);
    byte[] bytes = Content.random(7, 9 << 20);
    try (FaultServer server =
        FaultServer.start(
            FaultServer.file(bytes, "\"a\"", Instant.parse("2020-01-01T00:00:00Z")))) {
      server.rate(40 << 20);
      String host = "127.0.0.1:" + server.port();
      try (Ledger ledger = Ledger.open(console.state.resolve("ledger.db"))) {
        ledger.learnHostLimit(host, 1);
      }
      Console.Outcome outcome = console.fetch("-v", server.url("/a"));
      assertThat(outcome.exit()).isZero();
      assertThat(outcome.err()).contains(host + " takes 1 connection, as an earlier run found\n");
      assertThat(server.maxOpen()).isEqualTo(1);
      assertThat(console.fetch(server.url("/b")).err()).doesNotContain("takes 1 connection");
      assertThat(console.fetch("--json", server.url("/c")).out())
          .contains("\"host\":\"" + host + "\",\"connections\":1,\"remembered\":true");
    }
  }
}
