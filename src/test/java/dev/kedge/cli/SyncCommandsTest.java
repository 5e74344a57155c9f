package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.Site;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands about servers as they are typed, against a real server. */
final class SyncCommandsTest {
  private static final byte[] ONE = Content.random(61, 5000);
  private static final byte[] TWO = Content.random(62, 6000);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path home;
  private Site site;
  private Console console;
  private Path token;

  @BeforeEach
  void begin() throws Exception {
    site = new Site(home);
    site.publish("a.txt", ONE);
    site.publish("films/b.txt", TWO);
    site.hashed("a.txt");
    console = new Console(Files.createDirectory(home.resolve("one")));
    token = Files.writeString(home.resolve("token"), site.user + "\n");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void clear_deletesHere_andTheServerKnowsForGood() throws Exception {
    String item = synced();
    assertThat(done("clear", console.file("a.txt").toString()).err())
        .contains("clear done " + console.file("a.txt"));
    assertThat(console.file("a.txt")).doesNotExist();
    assertThat(site.states(item)).isEmpty();
    done("sync");
    assertThat(console.file("a.txt")).as("not fetched again").doesNotExist();
    assertThat(console.file("films/b.txt")).hasBinaryContent(TWO);
    assertThat(console.run("clear", console.file("a.txt").toString()).exit()).isZero();
  }

  /** The wish waits until the server can be told, or the next sync would bring the file back. */
  @Test
  void clearWhileTheServerIsAway_holds() throws Exception {
    String item = synced();
    site.whileDown(() ->
        assertThat(done("clear", item).err()).contains("the server is told with the next sync"));
    assertThat(console.file("a.txt")).doesNotExist();
    done("sync");
    done("sync");
    assertThat(console.file("a.txt")).as("not fetched again").doesNotExist();
    assertThat(site.states(item)).isEmpty();
  }

  @Test
  void pauseWhileTheServerIsAway_isToldLater() throws Exception {
    String device = login();
    site.wantAll(device);
    done("sync", "--dir", console.directory.toString());
    String item = site.hashed("a.txt");
    site.whileDown(() -> done("pause", item));
    String desired = "/v1/devices/" + device + "/desired";
    assertThat(site.call("GET", desired, site.user, "").path("pause")).isEmpty();
    done("sync");
    assertThat(site.call("GET", desired, site.user, "").path("pause").toString()).contains(item);
  }

  /** Whoever syncs knows what the file is: the page is what was meant. */
  @Test
  void webPage_isAFileAsOthers() throws Exception {
    synced();
    byte[] page = "<html><body>a page</body></html>".getBytes(StandardCharsets.UTF_8);
    site.publish("index.html", page);
    site.hashed("index.html");
    done("sync");
    assertThat(console.file("index.html")).hasBinaryContent(page);
  }

  @Test
  void pause_restsHere_andOffLetsItGoOn() throws Exception {
    String item = synced();
    assertThat(done("pause", item).err()).contains("paused " + console.file("a.txt"));
    site.publish("a.txt", TWO);
    done("sync");
    assertThat(console.file("a.txt")).as("left as it is").hasBinaryContent(ONE);
    done("pause", "--off", console.file("a.txt").toString());
    done("sync");
    assertThat(console.file("a.txt")).hasBinaryContent(TWO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@FILE", "@env:MINE"})
  void keepReference_keepsNoToken_butFindsIt(String reference) throws Exception {
    console.environment.put("MINE", site.user);
    String from = reference.replace("FILE", token.toString());
    done("login", "--token", from, "--keep", "reference", site.url().toString());
    Path kept = console.state.resolve(".config/kedge/servers");
    try (Stream<Path> files = Files.list(kept)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file)).doesNotContain(site.user);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
    String before = users();
    done("sync", "status");
    // An answer is logged when it has left, so it may be here first.
    for (long end = System.nanoTime() + PATIENCE.toNanos(); users().equals(before); ) {
      assertThat(System.nanoTime()).as("the user's own token was used").isLessThan(end);
      Thread.onSpinWait();
    }
    Files.delete(token);
    console.environment.remove("MINE");
    assertThat(console.run("sync", "status").exit()).as("the device's must do").isZero();
  }

  @Test
  void keepReference_needsOne() {
    Console.Outcome outcome =
        console.run("login", "--token", "abc", "--keep", "reference", site.url().toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("--token @FILE or --token @env:NAME");
  }

  @Test
  void logoutWithRevoke_endsTheDevice() throws Exception {
    String device = login();
    String stolen;
    try (Stream<Path> files = Files.list(console.state.resolve(".config/kedge/servers"))) {
      Path file = files.filter(name -> name.toString().endsWith(".json")).findFirst().orElseThrow();
      stolen = new ObjectMapper().readTree(file.toFile()).path("token").asText();
    }
    String desired = "/v1/devices/" + device + "/desired";
    assertThat(site.send("GET", desired, stolen, "").statusCode()).isEqualTo(200);
    done("logout", "--revoke");
    assertThat(console.run("sync").err()).contains("logged in to no server");
    assertThat(site.send("GET", desired, stolen, "").statusCode()).isIn(401, 403, 404);
    done("login", "--token", "@" + token, site.url().toString());
  }

  @Test
  void json_isAsTheSchemaSays() throws Exception {
    String device = done("login", "--json", "--token", "@" + token, site.url().toString()).out();
    site.wantAll(device.replaceFirst("(?s).*\"device\":\"([^\"]*)\".*", "$1"));
    String said =
        device
            + done("sync", "--plan", "--json", "--dir", console.directory.toString()).out()
            + done("sync", "--json", "--dir", console.directory.toString()).out()
            + done("sync", "--json", "--verify").out()
            + done("sync", "status", "--json").out()
            + done("pause", "--json", console.file("a.txt").toString()).out()
            + done("clear", "--json", console.file("a.txt").toString()).out();
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(Path.of("docs/events.schema.json")));
    assertThat(said.lines())
        .hasSizeGreaterThan(9)
        .allSatisfy(line -> assertThat(schema.validate(line, InputFormat.JSON)).isEmpty());
    assertThat(said)
        .contains("\"event\":\"login\"", "\"phase\":\"planned\"", "\"phase\":\"done\"")
        .contains("\"event\":\"sync-device\"", "\"event\":\"sync-item\"", "sync-note");
  }

  @Test
  void rootOnADiskThatIsAway_nothingIsDeletedOrSaidGone() throws Exception {
    String item = synced();
    Path away = home.resolve("away");
    Files.move(console.directory, away);
    Files.createDirectory(console.directory);
    Console.Outcome outcome = console.run("sync");
    assertThat(outcome.exit()).isEqualTo(14);
    assertThat(outcome.err()).contains("no marker; is its disk mounted?", "--dir");
    assertThat(console.names()).isEmpty();
    assertThat(site.states(item)).containsExactly("completed");
    assertThat(console.run("clear", console.file("a.txt").toString()).exit()).isEqualTo(14);
    Files.delete(console.directory);
    assertThat(console.run("sync").exit()).isEqualTo(14);
    Files.move(away, console.directory);
    done("sync");
    assertThat(console.file("a.txt")).hasBinaryContent(ONE);
  }

  @ParameterizedTest
  @CsvSource({"1, 14", "49%, 14", "2, 0", "100%, 0"})
  void maxDelete_guardsOrLets(String most, int exit) throws Exception {
    site.wish(synced(), "clear");
    site.wish(site.hashed("films/b.txt"), "clear");
    Console.Outcome outcome = console.run("sync", "--max-delete", most);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
    assertThat(Files.exists(console.file("a.txt"))).isEqualTo(exit == 14);
    assertThat(Files.exists(console.file("films/b.txt"))).isEqualTo(exit == 14);
    if (exit == 14) {
      assertThat(outcome.err()).contains("2 of 2 files would go at once", "--max-delete");
    }
  }

  @Test
  void keepOld_keepsSoMany() throws Exception {
    String item = synced();
    for (byte[] next : List.of(TWO, ONE, TWO)) {
      site.publish("a.txt", next);
      done("sync", "--keep-old", "2");
      assertThat(console.file("a.txt")).hasBinaryContent(next);
    }
    try (Stream<Path> old = Files.walk(console.file(".kedge-old"))) {
      assertThat(old.filter(Files::isRegularFile)).hasSize(2);
    }
    site.publish("a.txt", ONE);
    done("sync");
    assertThat(console.file(".kedge-old/" + item)).doesNotExist();
  }

  @Test
  void fileThatTheUserChanged_isSetAside() throws Exception {
    String item = synced();
    Files.writeString(console.file("a.txt"), "mine");
    site.wish(item, "clear");
    done("sync");
    assertThat(console.file("a.1.txt")).hasContent("mine");
    assertThat(console.file("a.txt")).doesNotExist();
    assertThat(site.states(item)).isEmpty();
  }

  @Test
  void loggedOutAndInAgain_theFilesAreKnownStill() throws Exception {
    String item = synced();
    done("logout");
    site.wantAll(login());
    long before = site.sent();
    done("sync", "--dir", console.directory.toString());
    assertThat(site.sent()).isEqualTo(before);
    assertThat(console.file("a.1.txt")).doesNotExist();
    assertThat(site.states(item)).containsExactly("completed", "completed");
  }

  @Test
  void fileThatStoodThereBefore_isSetAside() throws Exception {
    Files.writeString(console.file("a.txt"), "mine");
    synced();
    assertThat(console.file("a.1.txt")).hasContent("mine");
  }

  @Test
  void itemThatTheServerLost_isKeptHere() throws Exception {
    synced();
    Files.delete(site.files.resolve("a.txt"));
    done("sync");
    assertThat(console.file("a.txt")).hasBinaryContent(ONE);
  }

  @Test
  void ledgerCopiedToASecondMachine_isNamed() throws Exception {
    synced();
    Console other = new Console(Files.createDirectory(home.resolve("two")));
    Path copied = home.resolve("copied");
    copy(console.state, other.state);
    copy(console.directory, copied);
    Console named = console;
    Console.Outcome outcome = done("sync");
    for (int i = 0; i < 6 && outcome.exit() == 0; i++) {
      site.publish("films/c.txt", Content.random(i, 2000));
      named = i % 2 == 0 ? console : other;
      Path root = i % 2 == 0 ? console.directory : copied;
      outcome = named.run("sync", "--dir", root.toString());
    }
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(10);
    assertThat(outcome.err()).contains("another machine", "--new-device");
    Console.Outcome again =
        named.run("login", "--new-device", "--token", "@" + token, site.url().toString());
    assertThat(again.exit()).as(again.err()).isZero();
    site.wantAll(again.out().strip());
    assertThat(named.run("sync").exit()).isZero();
    assertThat(site.states(site.hashed("films/c.txt"))).hasSize(2).contains("completed");
  }

  @Test
  void storePutBackFromABackup_learnsAgainWhatTheDeviceHolds() throws Exception {
    String item = synced();
    Path backup = home.resolve("backup");
    site.whileDown(() -> copyStore(site.state, backup));
    site.publish("films/c.txt", ONE);
    String later = site.hashed("films/c.txt");
    done("sync");
    assertThat(site.states(later)).containsExactly("completed");
    site.whileDown(() -> copyStore(backup, site.state));
    site.hashed("films/c.txt");
    done("sync");
    done("sync");
    assertThat(site.states(item)).containsExactly("completed");
    assertThat(site.states(site.hashed("films/c.txt"))).containsExactly("completed");
    assertThat(console.file("films/c.txt")).hasBinaryContent(ONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sync --max-delete x             | --max-delete x is neither
          sync --max-delete 101%          | --max-delete 101% is neither
          sync --max-delete -1            | --max-delete -1 is neither
          sync --keep-old -1              | out of bounds
          sync --plan --watch             | do not go together
          sync --plan --verify            | do not go together
          sync stats                      | stats
          sync                            | logged in to no server
          clear a                         | logged in to no server
          pause a                         | logged in to no server
          logout                          | logged in to no server
          sync --server ftp://x           | ftp
          login ftp://x                   | ftp
          login                           | URL
          """)
  void nonsense_isSaidInOneLine(String command, String message) {
    Console.Outcome outcome = console.run(command.split(" "));
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(message).doesNotContain("\tat ");
    assertThat(outcome.err().lines().filter(line -> line.startsWith("kedge: error: "))).hasSize(1);
  }

  private String login() {
    return done("login", "--token", "@" + token, site.url().toString()).out().strip();
  }

  /** Logged in, and holding both files; the first one's item. */
  private String synced() throws Exception {
    site.wantAll(login());
    done("sync", "--dir", console.directory.toString());
    assertThat(console.file("a.txt")).hasBinaryContent(ONE);
    return site.hashed("a.txt");
  }

  private Console.Outcome done(String... command) {
    Console.Outcome outcome = console.run(command);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome;
  }

  /** How often the user asked for what only status asks for. */
  private String users() {
    return site.log.stream()
        .filter(entry -> entry.target().startsWith("/v1/me/offline"))
        .map(entry -> entry.user().orElse("") + entry.status())
        .toList()
        .toString();
  }

  private static void copyStore(Path from, Path to) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Path source = from.resolveSibling(from.getFileName() + suffix);
      Path target = to.resolveSibling(to.getFileName() + suffix);
      Files.deleteIfExists(target);
      if (Files.exists(source)) {
        Files.copy(source, target);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(
              file,
              target,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
