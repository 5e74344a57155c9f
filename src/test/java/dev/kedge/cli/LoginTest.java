package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials come from where others cannot read them, and go to the origin they are for. */
class LoginTest {
  private static final byte[] BYTES = Content.random(1, 300_000);
  private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");
  private static final String BASIC = basic("ann:s3cret");

  private final FaultServer theirs = FaultServer.start(FaultServer.file(BYTES, "\"a\"", OLD));
  private final FaultServer ours =
      FaultServer.start(
          FaultServer.file(BYTES, "\"a\"", OLD)
              .withFault(
                  request -> request.target().startsWith("/away"),
                  (request, connection, next) ->
                      connection.head(
                          302, "Location: " + theirs.url("/there.bin"), "Content-Length: 0"))
              .withFault(
                  request -> request.target().startsWith("/within"),
                  (request, connection, next) ->
                      connection.head(302, "Location: /here.bin", "Content-Length: 0")));
  private Console console;

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    console = new Console(root);
  }

  @AfterEach
  void close() {
    ours.close();
    theirs.close();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> logins(FaultServer server) {
    return server.requests().stream()
        .map(request -> request.header("Authorization").orElse("none"))
        .distinct()
        .toList();
  }

  private void assertNothingTold(Console.Outcome outcome) throws IOException {
    for (String secret : List.of("s3cret", BASIC.substring(6))) {
      assertThat(outcome.out() + outcome.err()).doesNotContain(secret);
      for (String name : List.of("ledger.db", "ledger.db-wal")) {
        Path file = console.state.resolve(name);
        String stored =
            Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        assertThat(stored).doesNotContain(secret);
      }
    }
  }

  private Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(console.state.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @CsvSource({
    "--user, ann:s3cret",
    "--user, @FILE",
    "--user, @env:LOGIN",
    "-H, @HEADER",
    "-H, @env:HEADER",
    "--netrc-file, NETRC",
    "-n,"
  })
  void login_isSentFromEverywhereAndToldNobody(String option, String value) throws IOException {
    console.environment.put("LOGIN", "ann:s3cret");
    console.environment.put("HEADER", "Authorization: " + BASIC);
    Path login = secret("login", "ann:s3cret\n");
    Path header = secret("header", "Authorization: " + BASIC + "\n\n");
    Path netrc = secret(".netrc", "machine 127.0.0.1 login ann password s3cret");
    String given =
        Objects.requireNonNullElse(value, "--json")
            .replace("@FILE", "@" + login)
            .replace("@HEADER", "@" + header)
            .replace("NETRC", netrc.toString());
    Console.Outcome outcome = console.fetch("-v", option, given, ours.url("/a.bin"));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(logins(ours)).containsExactly(BASIC);
    assertThat(Files.readAllBytes(console.file("a.bin"))).isEqualTo(BYTES);
    Files.delete(login);
    assertNothingTold(outcome);
  }

  @Test
  void bearer_isSentAsItIs() throws IOException {
    Path token = secret("token", "abc.def-_~+/==\n");
    console.environment.put("TOKEN", "abc");
    assertThat(console.fetch("--bearer", "@" + token, ours.url("/a.bin")).exit()).isZero();
    assertThat(console.fetch("--bearer", "@env:TOKEN", ours.url("/b.bin")).exit()).isZero();
    assertThat(logins(ours)).containsExactly("Bearer abc.def-_~+/==", "Bearer abc");
  }

  @Test
  void lineBreakInAField_doesNotMakeTwo() {
    assertThat(console.fetch("-H", "X-A: a\r\nX-B: b", ours.url("/a.bin")).exit()).isEqualTo(2);
    assertThat(ours.requests()).isEmpty();
  }

  @Test
  void withinTheOrigin_isSentAgain() {
    assertThat(console.fetch("--user", "ann:s3cret", ours.url("/within.bin")).exit()).isZero();
    assertThat(ours.requests()).extracting(Request::target).contains("/within.bin", "/here.bin");
    assertThat(logins(ours)).containsExactly(BASIC);
  }

  @ParameterizedTest
  @CsvSource({"--user,ann:s3cret", "--bearer,s3cret", "-H,X-Key: s3cret", "-n,-v"})
  void anotherOrigin_getsNothing(String option, String value) throws IOException {
    secret(".netrc", "machine 127.0.0.1 login ann password s3cret\ndefault login b password c");
    Console.Outcome outcome = console.fetch(option, value, ours.url("/away.bin"));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(theirs.requests())
        .isNotEmpty()
        .noneMatch(request ->
            request.has("Authorization") || request.has("X-Key") || request.has("Referer"));
    assertNothingTold(outcome);
  }

  @Test
  void anotherNameOfTheSameMachine_isAnotherOrigin() {
    String here = "http://localhost:" + ours.port();
    theirs.handler((request, connection) ->
        connection.head(302, "Location: " + here + "/a.bin", "Content-Length: 0"));
    assertThat(console.fetch("--user", "ann:s3cret", theirs.url("/x.bin")).exit()).isZero();
    assertThat(logins(theirs)).containsExactly(BASIC);
    assertThat(logins(ours)).containsExactly("none");
  }

  @Test
  void trustedHost_getsLoginAndFields() {
    Console.Outcome outcome =
        console.fetch(
            "--trust-host",
            "127.0.0.1",
            "--user",
            "ann:s3cret",
            "-H",
            "X-Key: k",
            ours.url("/away.bin"));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(logins(theirs)).containsExactly(BASIC);
    assertThat(theirs.requests()).allMatch(request -> request.has("X-Key"));
  }

  @Test
  void loginInTheUrl_goesWithTheFields() throws IOException {
    String url = "http://ann:s3cret@127.0.0.1:" + ours.port() + "/away.bin";
    Console.Outcome outcome = console.fetch("-v", url);
    assertThat(outcome.exit()).isZero();
    assertThat(logins(ours)).containsExactly(BASIC);
    assertThat(logins(theirs)).containsExactly("none");
    assertNothingTold(outcome);
    assertThat(console.run("show", "--json", "1").out()).contains("\"URL part user:password\"");
    assertThat(console.fetch("--trust-host", "127.0.0.1", "-o", "b", url).exit()).isZero();
    assertThat(logins(theirs)).containsExactly("none", BASIC);
  }

  @Test
  void optionsWinOverTheUrlAndThatOverNetrc() throws IOException {
    secret(".netrc", "machine 127.0.0.1 login n password n");
    String url = "http://ann:s3cret@127.0.0.1:" + ours.port();
    console.fetch("-n", "--bearer", "t", url + "/a.bin");
    console.fetch("-n", url + "/b.bin");
    console.fetch("-n", ours.url("/c.bin"));
    assertThat(logins(ours)).containsExactly("Bearer t", BASIC, basic("n:n"));
  }

  @Test
  void listEntriesOwnLogin_replacesTheCommands() {
    console.in =
        ours.url("/a.bin") + "\n header=Authorization: Basic own\n" + ours.url("/b.bin") + "\n";
    assertThat(console.fetch("--bearer", "t", "-j", "1", "-i", "-").exit()).isZero();
    assertThat(logins(ours)).containsExactly("Basic own", "Bearer t");
  }

  @Test
  void refused_saysHowToLogIn() {
    ours.handler((request, connection) -> connection.head(401, "Content-Length: 0"));
    Console.Outcome outcome = console.fetch("--user", "ann:s3cret", ours.url("/a.bin"));
    assertThat(outcome.exit()).isEqualTo(6);
    assertThat(outcome.err())
        .contains("the server answered 401")
        .contains("--user, --bearer, --netrc or --header")
        .doesNotContain("s3cret");
    assertThat(console.names()).isEmpty();
  }

  @Test
  void resume_namesWhatIsMissingAndTakesAnyWayToLogIn() throws IOException {
    FaultServer cut =
        FaultServer.start(
            FaultServer.file(BYTES, "\"a\"", OLD)
                .withFault(request -> request.rangeStart() == 0, Fault.cutAfter(100_000))
                .withFault(request -> request.rangeStart() > 0, Fault.cutAfter(0)));
    try (cut) {
      assertThat(console.fetch("--user", "ann:s3cret", cut.url("/a.bin")).exit()).isEqualTo(7);
      cut.handler(FaultServer.file(BYTES, "\"a\"", OLD));
      Console.Outcome without = console.run("resume");
      assertThat(without.exit()).isEqualTo(6);
      assertThat(without.err()).contains("header authorization").contains("--netrc");
      secret(".netrc", "machine 127.0.0.1 login ann password s3cret");
      Console.Outcome with = console.run("resume", "-n", "--failed");
      assertThat(with.exit()).as(with.err()).isZero();
      assertThat(logins(cut)).containsExactly(BASIC);
      assertThat(Files.readAllBytes(console.file("a.bin"))).isEqualTo(BYTES);
    }
  }

  @Test
  void netrcThatOthersMayRead_isUsedWithAWarning() throws IOException {
    Path netrc = secret(".netrc", "default login ann password s3cret");
    Files.setPosixFilePermissions(netrc, PosixFilePermissions.fromString("rw-r--r--"));
    Console.Outcome outcome = console.fetch("-n", ours.url("/a.bin"));
    assertThat(outcome.err()).startsWith("kedge: warning: others can read the passwords in ");
    assertThat(logins(ours)).containsExactly(BASIC);
    assertThat(console.fetch("-q", "-n", ours.url("/b.bin")).err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --user ann                  | 2  | --user has no password
          --user @env:NONE            | 2  | no environment variable NONE
          --user @/nowhere            | 10 | cannot read /nowhere: no such file
          --bearer @env:TWO           | 2  | --bearer takes one line, but there are 2
          --bearer @env:EMPTY         | 2  | --bearer is empty
          --user a:b --bearer c       | 2  | several ways to log in
          --netrc-file /nowhere       | 10 | cannot read /nowhere: no such file
          --trust-host https://h      | 2  | is no host name
          --trust-host h:80           | 2  | is no host name
          --trust-host a/b            | 2  | is no host name
          --trust-host u@h            | 2  | is no host name
          """)
  void whatMakesNoSense_isSaidAtOnce(String options, int exit, String message) {
    console.environment.put("TWO", "s3cret\ntwo");
    console.environment.put("EMPTY", "");
    Console.Outcome outcome =
        console.fetch((Object[]) (options + " " + ours.url("/a.bin")).split(" "));
    assertThat(outcome.exit()).isEqualTo(exit);
    assertThat(outcome.err()).contains(message).doesNotContain("s3cret");
    assertThat(ours.requests()).isEmpty();
  }
}
