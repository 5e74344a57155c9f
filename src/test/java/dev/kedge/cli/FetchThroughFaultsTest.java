package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Ticker;
import dev.kedge.serve.ServeConfig;
import dev.kedge.serve.Server;
import dev.kedge.serve.auth.AccessOptions;
import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.fault.FaultPlan;
import dev.kedge.serve.fault.FaultSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server can do wrong, kedge's own client comes through, or says that it did not. */
final class FetchThroughFaultsTest {
  /** By then the file has settled. */
  private static final Ticker LATER = RealTicker.ahead(Duration.ofDays(1));

  private static final int SIZE = 9 << 20;

  @TempDir private Path home;

  private int fetch(String spec, Path target) throws Exception {
    byte[] content = new byte[SIZE];
    new Random(5).nextBytes(content);
    Path root = Files.createDirectories(home.resolve("root"));
    Path file = Files.write(root.resolve("big.iso"), content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-01-01T00:00:00Z")));
    var faults = new FaultPlan(List.of(FaultSpec.parse(spec)), 3);
    var config =
        ServeConfig.of(root, home.resolve("serve.db"), LATER)
            .port(0)
            .access(AccessOptions.PUBLIC)
            .content(new ContentOptions(true, false, ContentOptions.DEFAULT_PARALLEL))
            .faults(faults);
    Server server = Server.start(config.build());
    try {
      String url = "http://127.0.0.1:" + server.port() + "/files/big.iso";
      return new CommandInProcess(Map.of("HOME", home.toString()))
          .run("fetch", "--no-ledger", "-o", target.toString(), url);
    } finally {
      server.close(Duration.ZERO);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*.iso:cut=1M,times=2",
        "*.iso:reset=1M,times=2",
        "*.iso:stall=1M,for=500ms,times=2",
        "*.iso:flip=2M,times=1",
        "*.iso:misplace=1k,times=1",
        "*.iso:no-ranges,after=1",
        "*.iso:shift=-1k,times=1",
        "*.iso:total=+5,times=1",
        "*.iso:length=+10,times=1",
        "*.iso:length=none",
        "*.iso:gzip,times=1",
        "*.iso:new-tag,after=2",
        "*.iso:weak-tag",
        "*.iso:no-validators",
        "*.iso:redirect=1s"
      })
  void comesThrough(String spec) throws Exception {
    Path target = home.resolve("copy.iso");
    assertThat(fetch(spec, target)).isZero();
    assertThat(target).hasSameBinaryContentAs(home.resolve("root/big.iso"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.iso:rewrite", "*.iso:flip=1M", "*.iso:misplace=1"})
  void endsWithoutAFile_whereNoRightBytesAreToBeHad(String spec) throws Exception {
    Path target = home.resolve("copy.iso");
    assertThat(fetch(spec, target)).isEqualTo(ExitCode.MISMATCH.code());
    assertThat(target).doesNotExist();
  }
}
