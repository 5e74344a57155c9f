package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kedge.cli.print.Palette;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with real child processes, on a smaller file. */
class DemoCommandTest {
  @TempDir Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    Shell shell =
        new Shell(
            new ByteArrayInputStream(new byte[0]),
            new Stdout(out, false),
            new Stderr(err, null, Palette.PLAIN),
            Map.of(),
            new SystemTicker(),
            new ProcessSignals(new SystemTicker()),
            Wiring::client,
            Wiring::server);
    return new Cli(shell).run(arguments);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void everyStepHolds_andNothingIsLeft() throws IOException {
    int exit = run("demo", "--json", "--size", "128M", "--dir", temp.toString());
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(exit).isZero();
    assertThat(lines())
        .hasSize(9)
        .allSatisfy(line -> assertThat(line).contains("\"event\":\"step\"", "\"held\":true"))
        .allSatisfy(line -> assertThat(schema().validate(line, InputFormat.JSON)).isEmpty());
    assertThat(lines().get(5)).contains("\"step\":\"repair\"", "\"bytes_sent\":4194304,");
    assertThat(lines().get(7)).contains("\"step\":\"sync\"");
    assertThat(lines().get(8)).contains("\"step\":\"clear\"");
    try (var left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void fileThatCannotBeDisturbed_isRefused() {
    assertThat(run("demo", "--size", "1M")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("give 128M to 64G");
  }

  @Test
  void directoryThatCannotBeMade_isNamed() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    assertThat(run("demo", "--dir", file.toString())).isEqualTo(10);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(file.toString(), "--dir");
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(Path.of("docs/events.schema.json")));
  }
}
