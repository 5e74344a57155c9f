package dev.kedge.cli;

import static dev.kedge.cli.Sample.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever goes to standard output with --json is what docs/events.schema.json promises. */
class JsonSchemaTest {
  private static final Schema SCHEMA = schema();
  private final FakeProcess process = new FakeProcess();

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("docs/events.schema.json")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> lines() {
    return process.out().lines().toList();
  }

  private static void assertValid(List<String> lines) {
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      assertThat(SCHEMA.validate(line, InputFormat.JSON)).as(line).isEmpty();
    }
  }

  private static Set<String> kinds(List<String> lines) {
    Set<String> kinds = new TreeSet<>();
    lines.forEach(line -> kinds.add(line.replaceFirst(".*?\"event\":\"([a-z-]+)\".*", "$1")));
    return kinds;
  }

  @Test
  void everyEvent_isValid() {
    process.kedge.script.add(
        new TransferEvent.Withdrawn(0, Path.of("/data/big.iso.a1.kedge"), MIB));
    process.kedge.script.add(Sample.resolved(0, -1, 0));
    process.kedge.script.add(Sample.progress(0, MIB, -1));
    process.kedge.script.add(Sample.retry(0));
    process.kedge.script.add(new TransferEvent.Restarted(0, "changed"));
    process.kedge.script.add(new TransferEvent.Orphan(0, Path.of("/data/big.iso.b2.kedge")));
    process.kedge.script.add(new TransferEvent.HostLimit("h:80", 2, true));
    process.kedge.script.add(Sample.done(0));
    for (Failure failure : Sample.failures()) {
      process.kedge.script.add(Sample.failed(1, failure));
    }
    process.run("fetch", "--json", "http://h/a");
    assertValid(lines());
    assertThat(kinds(lines()))
        .containsExactly(
            "done",
            "failed",
            "host-limit",
            "orphan",
            "progress",
            "resolved",
            "restarted",
            "retry",
            "withdrawn");
  }

  @Test
  void errorsOfTheCommand_areValid() {
    process.run("fetch", "--json", "--foo");
    process.run("fetch", "--json", "ftp://h/a");
    process.kedge.bug = new IllegalStateException("surprise");
    process.run("fetch", "--json", "http://h/a");
    assertThat(lines()).hasSize(3);
    assertValid(lines());
    assertThat(lines().getLast()).contains("\"type\":\"unexpected\",\"exit_code\":1,");
  }

  @Test
  void ledger_isValid() {
    for (DownloadState state : DownloadState.values()) {
      process.kedge.rows.add(Sample.download(7, state));
    }
    process.run("list", "--json");
    process.run("show", "--json", "big.iso");
    process.run("forget", "--json", "big.iso");
    process.run("resume", "--json");
    assertValid(lines());
    assertThat(kinds(lines())).containsExactly("download", "forgotten");
  }

  @Test
  void verified_isValid() {
    process.kedge.verified.add(Sample.good());
    process.kedge.verified.add(Sample.bad());
    process.run("verify", "--json", "a", "b");
    assertValid(lines());
    assertThat(lines().getLast()).contains("\"bad_chunks\":[3,17,18,19]", "\"exit_code\":4");
  }

  @Test
  void done_saysWhatScriptsNeed() {
    process.kedge.script.add(Sample.done(0));
    process.run("fetch", "--json", "http://h/a");
    assertThat(lines().getFirst())
        .isEqualTo(
            "{\"v\":1,\"event\":\"done\",\"time\":\"2026-11-21T12:00:00.000001Z\",\"file\":0,"
                + "\"url\":\"https://example.org/big.iso\","
                + "\"final_url\":\"https://example.org/big.iso\",\"path\":\"/data/big.iso\","
                + "\"bytes\":12582912,\"fetched\":12582912,\"resumed_from\":0,\"seconds\":1.2,"
                + "\"digests\":{\"sha256\":\""
                + Sample.HEX
                + "\"},\"proof\":\"validator\",\"etag\":\"\\\"v1\\\"\",\"last_modified\":\"Sat, 21"
                + " Nov 2026 12:00:00 GMT\",\"already_complete\":false}");
    assertThat(process.err()).isEmpty();
  }

  @Test
  void progress_atMostOnceASecondAFile() {
    List<String> said = new ArrayList<>();
    var printer =
        new dev.kedge.cli.print.JsonPrinter(
            said::add, process.ticker, ExitCode::number, new dev.kedge.cli.print.Hints(Map.of()));
    for (int i = 0; i < 100; i++) {
      printer.on(Sample.progress(0, i, 100));
      printer.on(Sample.progress(1, i, 100));
      process.ticker.pass(Duration.ofMillis(100));
    }
    assertThat(said).hasSize(20);
  }
}
