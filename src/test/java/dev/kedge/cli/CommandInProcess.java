package dev.kedge.cli;

import dev.kedge.cli.print.Palette;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A command of kedge run in this JVM with its real engines: the exit code and output a user sees.
 */
public final class CommandInProcess {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Map<String, String> environment;

  public CommandInProcess(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the exit code. */
  public int run(String... args) {
    return new Cli(
            new Shell(
                InputStream.nullInputStream(),
                new Stdout(said, false),
                new Stderr(said, null, Palette.PLAIN),
                environment,
                new SystemTicker(),
                new ProcessSignals(new SystemTicker()),
                Wiring::client,
                Wiring::server))
        .run(args);
  }

  /** What went to standard output and error so far. */
  public String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
