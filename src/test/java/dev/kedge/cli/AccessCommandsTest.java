package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.RealTicker;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.serve.ServeConfig;
import dev.kedge.serve.Server;
import dev.kedge.serve.fault.FaultPlan;
import dev.kedge.serve.fault.FaultSpec;
import dev.kedge.serve.http.AccessEntry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links and tokens as a user makes and uses them, with a real store and a real server. */
final class AccessCommandsTest {
  /** So late that files made just now have settled, and no later than clocks may differ. */
  private static final Ticker LATER = RealTicker.ahead(Duration.ofSeconds(10));

  private static final int SIZE = 12 << 20;

  @TempDir Path home;

  private final Queue<AccessEntry> log = new ConcurrentLinkedQueue<>();
  private Path root = Path.of("");
  private Path file = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void files() throws IOException {
    byte[] content = new byte[SIZE];
    new Random(4).nextBytes(content);
    root = Files.createDirectories(home.resolve("downloads"));
    file = Files.write(root.resolve("big file.bin"), content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-01-01T00:00:00Z")));
    target = home.resolve("copy.bin");
  }

  private record Ran(int code, String said, String result) {}

  private Ran run(String... args) {
    CommandInProcess kedge = process();
    int code = kedge.run(args);
    String said = kedge.said();
    return new Ran(
        code, said, said.lines().filter(line -> !line.startsWith("kedge:")).findFirst().orElse(""));
  }

  private CommandInProcess process() {
    return new CommandInProcess(
        Map.of("HOME", home.toString(), "XDG_STATE_HOME", home.resolve("state").toString()));
  }

  private Server serve() throws Failure {
    return serve(0);
  }

  private Server serve(int port) throws Failure {
    return Server.start(config(port, log).build());
  }

  private ServeConfig.Builder config(int port, Queue<AccessEntry> told) {
    Path state = home.resolve("state/kedge");
    String name =
        UUID.nameUUIDFromBytes(root.toString().getBytes(StandardCharsets.UTF_8)).toString();
    return ServeConfig.of(root, state.resolve("serve-" + name + ".db"), LATER)
        .port(port)
        .accessLog(Optional.of(told::add));
  }

  /** Also where it is not clear which of some servers is meant. */
  @Test
  void linkToWhatIsNoServedFile_saysWhatItIs() throws Exception {
    serve().close(Duration.ZERO);
    Path state = home.resolve("state/kedge");
    Files.createFile(state.resolve("serve-" + UUID.randomUUID() + ".db"));
    Files.createDirectories(root.resolve("docs"));
    Files.createSymbolicLink(root.resolve("symlink"), file);
    Files.createSymbolicLink(root.resolve("nowhere"), root.resolve("none"));
    Files.createSymbolicLink(root.resolve("behind"), Files.createDirectories(home.resolve("x")));
    Files.createFile(home.resolve("x/a"));
    assertRefused("none", "no such file");
    assertRefused("docs", "is a directory");
    assertRefused("", "is a directory");
    assertRefused("symlink", "is a symbolic link");
    assertRefused("nowhere", "is a symbolic link");
    assertRefused("behind/a", "behind a symbolic link");
    assertThat(run("link", "docs", "--dir", root.toString()).said()).contains("is a directory");
    assertThat(run("link", "none", "--dir", root.toString()).said()).contains("no such file");
    assertThat(run("link", file.toString()).code()).isZero();
  }

  private void assertRefused(String name, String why) {
    Ran ran = run("link", root.resolve(name).toString());
    assertThat(ran.code()).as(name).isNotZero();
    assertThat(ran.said()).as(name).contains(why).doesNotContain("more than one");
  }

  @Test
  void link_isFetched_andItsSignatureIsNowhere() throws Exception {
    Server server = serve();
    try {
      String url = run("link", file.toString(), "--user", "ann").result();
      assertThat(url)
          .startsWith("http://127.0.0.1:" + server.port() + "/files/big%20file.bin?exp=");
      String signature = url.replaceAll(".*sig=", "");
      Ran fetched = run("fetch", url, "-o", target.toString(), "-v");
      assertThat(fetched.code()).as(fetched.said()).isZero();
      assertThat(target).hasSameBinaryContentAs(file);
      assertThat(fetched.said()).doesNotContain(signature);
      assertThat(run("list", "--all").said()).doesNotContain(signature);
      assertNowhere(signature);
      assertThat(status(url + "&x=1", "")).isEqualTo(403);
    } finally {
      server.close(Duration.ZERO);
    }
  }

  @Test
  void interruptedDownload_goesOnWithANewLink() throws Exception {
    FaultPlan stalls = new FaultPlan(List.of(FaultSpec.parse("**:stall=" + SIZE / 2)), 1);
    Server stalled = Server.start(config(0, log).faults(stalls).build());
    try {
      String first = run("link", file.toString(), "--ttl", "5m").result();
      Ran cut = run("fetch", first, "-o", target.toString(), "-x", "1", "--max-time", "3s");
      assertThat(cut.code()).as(cut.said()).isNotZero();
    } finally {
      stalled.close(Duration.ZERO);
    }
    // A log of its own: the end of a cut answer may be told after its server has closed.
    Queue<AccessEntry> resuming = new ConcurrentLinkedQueue<>();
    Server server = Server.start(config(0, resuming).build());
    try {
      Ran without = run("resume", target.toString());
      assertThat(without.code()).as(without.said()).isEqualTo(6);
      assertThat(without.said()).contains("sig");
      String renewed = run("link", file.toString(), "--user", "bob").result();
      // Over one connection: of several, what was on its way when one is cut is counted too.
      Ran resumed = run("resume", target.toString(), "--url", renewed, "-x", "1");
      assertThat(resumed.code()).as(resumed.said()).isZero();
      assertThat(target).hasSameBinaryContentAs(file);
      assertThat(resuming.stream().mapToLong(AccessEntry::bytes).sum()).isLessThan(SIZE);
      assertNowhere(renewed.replaceAll(".*sig=", ""));
    } finally {
      server.close(Duration.ZERO);
    }
  }

  @Test
  void token_letsIn_untilRevoked() throws Exception {
    serve().close(Duration.ZERO);
    Ran made = run("token", "user", "ann", "--dir", root.toString(), "--scope", "read");
    assertThat(made.code()).as(made.said()).isZero();
    Server server = serve();
    try {
      String url = "http://127.0.0.1:" + server.port() + "/files/big%20file.bin";
      assertThat(status(url, "")).isEqualTo(401);
      assertThat(status(url, made.result())).isEqualTo(200);
    } finally {
      server.close(Duration.ZERO);
    }
    String id = made.said().replaceAll("(?s).*kedge: token (\\S+) .*", "$1");
    String link = run("link", file.toString()).result();
    assertThat(run("revoke", "token", id).code()).isZero();
    assertThat(run("revoke", "link", link).code()).isZero();
    // On the same port, since links are for one host.
    server = serve(URI.create(link).getPort());
    try {
      assertThat(status(link.replaceFirst("\\?.*", ""), made.result())).isEqualTo(401);
      assertThat(status(link, "")).isEqualTo(403);
      assertThat(status(run("link", file.toString(), "--user", "bob").result(), "")).isEqualTo(200);
    } finally {
      server.close(Duration.ZERO);
    }
  }

  @Test
  void keys_areListedWithoutSecrets() throws Exception {
    serve().close(Duration.ZERO);
    assertThat(run("keys").said().lines()).hasSize(2).allMatch(line -> line.endsWith("signs"));
    assertThat(run("keys", "rotate", "--for", "link").said().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("verifies until"));
    assertThat(run("keys", "replace").said().lines()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "token user ann | no server has run here yet",
        "token user ann --dir nowhere | no such directory",
        "token user ann --state nowhere.db | no such database",
        "token robot ann | invalid value",
        "token user ann --ttl 31d --dir DIR | --ttl must be from 1s to 30d",
        "token device ann --dir DIR | a device token is for one device",
        "token user ann --device d --dir DIR | --device is for device tokens",
        "token user ann --path a/../b --dir DIR | not a path below",
        "token user ann --scope admin --dir DIR | never good for admin",
        "token user ann --store http://x | not a JDBC URL",
        "link FILE --dir DIR | was never served here",
        "token user ann --dir DIR | was never served here",
        "keys --dir DIR | was never served here",
        "revoke user ann --dir DIR | was never served here",
        "link FILE | was served here",
        "link FILE --public-url ftp://h | is not the URL of a server",
        "link FILE --ip 10.0.0.1/8 | is not an address or block",
        "revoke link http://h/f --dir DIR | no signed link",
        "keys shred --dir DIR | invalid value",
      })
  void badInput_isNamed(String command, String what) throws IOException {
    assertNamed(command, what);
    assertThat(home.resolve("state")).as("no store is made").doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "link DIR/nothing --dir DIR --public-url http://h | no such file",
        "link DIR/.hidden --dir DIR --public-url http://h | not served",
        "link /files/a/../b --dir DIR --public-url http://h | no link can name",
      })
  void badLink_isNamed(String command, String what) throws Exception {
    serve().close(Duration.ZERO);
    assertNamed(command, what);
  }

  @Test
  void idThatNoTokenHas_isSaidToBeNone_andRecordedAllTheSame() throws Exception {
    serve().close(Duration.ZERO);
    Ran ran = run("revoke", "token", "ann");
    assertThat(ran.code()).isZero();
    assertThat(ran.said()).contains("revoked token ann", "no token of kedge has such an id");
    assertThat(run("revoke", "token", "u2W0cIVnnTTQOL8yAHHBHg").said()).doesNotContain("warning");
  }

  private void assertNamed(String command, String what) throws IOException {
    Files.writeString(root.resolve(".hidden"), "x");
    String[] args =
        Stream.of(command.split(" ", -1))
            .map(word -> word.replace("DIR", root.toString()).replace("FILE", file.toString()))
            .toArray(String[]::new);
    Ran ran = run(args);
    assertThat(ran.code()).as(ran.said()).isIn(2, 10);
    assertThat(ran.said()).startsWith("kedge: error: ").contains(what).doesNotContain("\tat ");
  }

  private void assertNowhere(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        if (!each.equals(file) && !each.equals(target)) {
          assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
              .as(each.toString())
              .doesNotContain(secret);
        }
      }
    }
    assertThat(List.copyOf(log)).isNotEmpty();
  }

  private static int status(String url, String token) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }
}
