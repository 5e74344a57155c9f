package dev.kedge.cli;

import dev.kedge.app.Client;
import dev.kedge.app.Kedge;
import dev.kedge.cli.print.Palette;
import dev.kedge.fixture.RealTicker;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.origin.TrustingOrigin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * kedge as it is used: real files, a real ledger, a real network. Only what the process writes and
 * the signals it gets are in memory. Each {@link #run} is a process of its own.
 */
final class Console {
  final Path directory;
  final Path state;
  final Map<String, String> environment = new HashMap<>();
  String in = "";
  ClientFactory clients = Wiring::client;
  private final Ticker ticker = new RealTicker();

  Console(Path root) throws IOException {
    directory = Files.createDirectory(root.resolve("files"));
    state = Files.createDirectory(root.resolve("state"));
    environment.put("HOME", state.toString());
    environment.put("KEDGE_LEDGER", state.resolve("ledger.db").toString());
  }

  /** What a command came to. */
  record Outcome(int exit, String out, String err) {}

  Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new Stdout(out, false),
            new Stderr(err, null, Palette.PLAIN),
            environment,
            ticker,
            new NoSignals(),
            clients,
            request -> {
              throw new AssertionError("no server was asked for");
            });
    int exit = new Cli(shell).run(args);
    return new Outcome(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** {@code fetch} into the directory, one try. */
  Outcome fetch(Object... more) {
    Stream<String> usual = Stream.of("fetch", "-d", directory.toString(), "--retry", "1");
    return run(Stream.concat(usual, Stream.of(more).map(String::valueOf)).toArray(String[]::new));
  }

  /** Trusts the certificate of the fixtures' servers. */
  Console trusting() {
    clients = this::trustingClient;
    return this;
  }

  private Kedge trustingClient(ClientOptions options) throws Failure {
    Ledger ledger = Ledger.open(Objects.requireNonNull(options.ledger()));
    return new Client(
        ledger, fetch -> TrustingOrigin.of(Wiring.config(fetch, ticker)), ticker, new Random());
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** A file that kedge did not make. */
  Path foreign(String name) throws IOException {
    return Files.writeString(file(name), "foreign");
  }

  /** The names in the directory, in order. */
  List<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class NoSignals implements Signals {
    @Override
    public Watch watch(Consumer<ExitCode> stop) {
      return () -> {};
    }

    @Override
    public void onHangup(Runnable action) {}

    @Override
    public void onResize(Runnable action) {}
  }
}
