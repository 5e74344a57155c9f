package dev.kedge.process;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where kedge processes of one test live: a home, a ledger, and a directory for files, in which
 * they are started.
 */
final class Home {
  private static final List<String> STARTS_FAST =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

  private final Path root;
  private final Path files;
  private final List<String> jvm = new ArrayList<>();
  private List<String> wrapper = List.of();
  private int started;

  Home(Path root) {
    this(root, root.resolve("files"));
  }

  /**
   * @param files where to start them, made if it is missing
   */
  Home(Path root, Path files) {
    this.root = root;
    this.files = files;
    try {
      Files.createDirectories(files);
      Files.createDirectories(root.resolve("tmp"));
      Files.createDirectories(home());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path files() {
    return files;
  }

  Path file(String name) {
    return files.resolve(name);
  }

  Path home() {
    return root.resolve("home");
  }

  Path state() {
    return root.resolve("state");
  }

  Path ledger() {
    return state().resolve("ledger.db");
  }

  /** Another option of the virtual machine for processes to come. */
  Home withJvm(String option) {
    jvm.add(option);
    return this;
  }

  /** A command that runs the command it is given, to take its rights away, for example. */
  Home wrappedIn(String... command) {
    wrapper = List.of(command);
    return this;
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(STARTS_FAST);
    command.add("-Djava.io.tmpdir=" + root.resolve("tmp"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(), "dev.kedge.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** This one's, whatever directory it was given from. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  KedgeProcess start(String... arguments) {
    return start(environment(), command(arguments));
  }

  KedgeProcess start(Map<String, String> environment, List<String> command) {
    started++;
    return KedgeProcess.start(command, environment, files, root.resolve("said-" + started));
  }

  Ended run(String... arguments) {
    return start(arguments).await();
  }

  Map<String, String> environment() {
    return Map.of(
        "PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
        "LC_ALL", "C.UTF-8",
        "HOME", home().toString(),
        "KEDGE_LEDGER", ledger().toString());
  }

  /** Names in the directory for files, in order. */
  List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /**
   * What the ledger says of its first download, if there is one; read from a copy, so that a ledger
   * whose process was killed stays as that left it.
   */
  Optional<Download> recorded() throws IOException, Failure {
    if (!Files.exists(ledger())) {
      return Optional.empty();
    }
    Path copy = Files.createTempDirectory(root, "ledger");
    for (String suffix : List.of("", "-wal")) {
      Path from = ledger().resolveSibling(ledger().getFileName() + suffix);
      if (Files.exists(from)) {
        Files.copy(from, copy.resolve(from.getFileName()));
      }
    }
    try (Ledger ledger = Ledger.open(copy.resolve(ledger().getFileName()), Instant::now)) {
      return ledger.all().stream().findFirst();
    }
  }
}
