package dev.kedge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong with a URL, a server, a directory or an option is named, with what to do, and
 * nothing is lost.
 */
class BadInputTest {
  private static final byte[] CONTENT = Content.random(4, 300_000);
  private static final byte[] PRECIOUS = {1, 2, 3};

  @TempDir Path root;
  private final FaultServer server = FaultServer.start(FaultServer.file(CONTENT, "\"one\"", null));
  private Home home;

  @BeforeEach
  void settle() {
    home = new Home(root);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                      | the URL is empty
          http://                 | the URL has no host
          ://host/x               | not a URL, it has no scheme
          http://[::1             | not an IPv6 address in brackets
          http://a b/x            | not a host name
          http://host:99999/x     | not a port: 99999
          ftp://host/x            | unsupported scheme: ftp
          """)
  void malformedUrl_isUsage(String url, String message) throws IOException {
    home.run("fetch", url).failed(2, message);
    assertNothingThere();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          /a b.bin             | /a%20b.bin                  | a b.bin
          /grüße.bin           | /gr%C3%BC%C3%9Fe.bin        | grüße.bin
          /a%20b.bin?q=x y     | /a%20b.bin?q=x%20y          | a b.bin
          /a/../b[1]{2}^.bin   | /b[1]%7B2%7D%5E.bin         | b[1]{2}^.bin
          /100%.bin#part       | /100%.bin                   | 100%.bin
          """)
  void urlAsBrowsersTakeIt_isTaken(String typed, String asked, String name) throws Exception {
    home.run("fetch", base() + typed).succeeded();
    assertThat(server.requests().getFirst().target()).isEqualTo(asked);
    assertThat(home.names()).containsExactly(name);
  }

  @Test
  void pipeInUrl_isTaken() throws Exception {
    home.run("fetch", "-o", "file", base() + "/a|b").succeeded();
    assertThat(server.requests().getFirst().target()).isEqualTo("/a|b");
  }

  @Test
  void internationalHost_isTaken() throws Exception {
    Path hosts = Files.writeString(root.resolve("hosts"), "127.0.0.1 xn--bcher-kva.example\n");
    home.withJvm("-Djdk.net.hosts.file=" + hosts);
    home.run("fetch", "http://B\u00fccher.example:" + server.port() + "/file.bin").succeeded();
    assertThat(server.requests().getFirst().header("Host"))
        .hasValue("xn--bcher-kva.example:" + server.port());
  }

  @Test
  void unresolvableHost_isNetwork() throws IOException {
    home.run("fetch", "--retry", "1", "http://no-such-host.invalid/file.bin")
        .failed(7, "http://no-such-host.invalid/file.bin", "does not resolve");
    assertNothingThere();
  }

  @Test
  void refusedConnection_isNetwork() throws IOException {
    int port;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    home.run("fetch", "--retry", "1", "http://127.0.0.1:" + port + "/file.bin")
        .failed(7, "127.0.0.1:" + port, "connection refused");
    assertNothingThere();
  }

  @ParameterizedTest
  @CsvSource({"404, 6, 2", "403, 6, 2", "500, 7, 3"})
  void errorStatus_isToldAndNeverSaved(int status, int exit, int requests) throws IOException {
    server.handler((request, connection) ->
        connection
            .head(status, "Content-Type: text/html", "Content-Length: 5")
            .body("sorry".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    home.run("fetch", "--retry", "1", url()).failed(exit, url(), String.valueOf(status));
    // An answer to the Range may be about the range, so the whole is asked for too, and then again.
    assertThat(server.requests()).hasSize(requests);
    assertNothingThere();
  }

  @Test
  void errorStatusInTheMiddle_keepsWhatIsThere() throws Exception {
    byte[] large = Content.random(9, 12 << 20);
    var file = FaultServer.file(large, "\"one\"", null);
    // Not to other connections only: that would be about their number.
    server.handler(
        file.withFault(Fault.cutAfter(6 << 20))
            .withFault(request -> request.rangeStart() > 0, Fault.status(403)));
    server.rate(20_000_000);
    home.run("fetch", url()).failed(6, "403");
    assertThat(home.recorded().orElseThrow().bytes()).isPositive();
    server.handler(file);
    assertThat(home.run("fetch", url()).succeeded().err()).contains("going on at");
    assertThat(home.file("file.bin")).hasBinaryContent(large);
  }

  @Test
  void missingDirectory_isMade() throws Exception {
    home.run("fetch", "-d", "new/deep", url()).succeeded();
    assertThat(home.file("new/deep/file.bin")).hasBinaryContent(CONTENT);
  }

  @Test
  void fileInPlaceOfDirectory_isLocal() throws Exception {
    Files.write(home.file("taken"), PRECIOUS);
    home.run("fetch", "-d", "taken", url()).failed(10, home.file("taken") + ": is not a directory");
    assertThat(home.file("taken")).hasBinaryContent(PRECIOUS);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void targetIsDirectory_isLocal() throws Exception {
    Files.createDirectory(home.file("file.bin"));
    home.run("fetch", "-o", "file.bin", url())
        .failed(10, home.file("file.bin") + ": is a directory");
    home.run("fetch", "-o", "file.bin", "--overwrite", url()).failed(10, "is a directory");
    assertThat(server.requests()).isEmpty();
    // Unnamed, it is refused once the server has not called it otherwise.
    home.run("fetch", url()).failed(10, home.file("file.bin") + ": is a directory");
    assertThat(home.file("file.bin")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sub/", "."})
  void outputThatIsNoFileName_isUsage(String output) throws IOException {
    home.run("fetch", "-o", output, url()).failed(2, "-o names a file");
    assertThat(server.requests()).isEmpty();
    assertNothingThere();
  }

  @Test
  void existingFileNotOurs_isLocal_unlessOverwritten() throws Exception {
    Files.write(home.file("file.bin"), PRECIOUS);
    home.run("fetch", "-o", "file.bin", url())
        .failed(10, "a file that kedge did not make is there");
    assertThat(server.requests()).isEmpty();
    // Unnamed, it is refused once the server has not called it otherwise.
    home.run("fetch", url()).failed(10, "a file that kedge did not make is there");
    assertThat(home.file("file.bin")).hasBinaryContent(PRECIOUS);
    home.run("fetch", "--auto-rename", url()).succeeded();
    assertThat(home.names()).containsExactly("file.1.bin", "file.bin");
    assertThat(home.file("file.1.bin")).hasBinaryContent(CONTENT);
    assertThat(home.file("file.bin")).hasBinaryContent(PRECIOUS);
  }

  @Test
  void existingFileNotOurs_isReplacedWhenAskedTo() throws Exception {
    Files.write(home.file("file.bin"), PRECIOUS);
    home.run("fetch", "--overwrite", url()).succeeded();
    assertThat(home.file("file.bin")).hasBinaryContent(CONTENT);
  }

  @Test
  void ownFileThatWasEdited_isLocal() throws Exception {
    home.run("fetch", url()).succeeded();
    Files.write(home.file("file.bin"), PRECIOUS);
    home.run("fetch", url()).failed(10, "the file was changed since kedge made it");
    assertThat(home.file("file.bin")).hasBinaryContent(PRECIOUS);
  }

  @Test
  void unwritableDirectory_isLocal() throws Exception {
    Home plain = withoutRootsRights(home);
    Files.createDirectory(home.file("closed"));
    Files.setPosixFilePermissions(
        home.file("closed"), PosixFilePermissions.fromString("r-xr-xr-x"));
    plain.run("fetch", "-d", "closed", url()).failed(10, home.file("closed").toString());
    plain.run("fetch", "-d", "closed/new", url()).failed(10, home.file("closed/new").toString());
    assertThat(home.file("closed")).isEmptyDirectory();
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sha256:abcd", "md5:" + "0123456789", "whirlpool:00", "abcdef", "sha256-AAAA"})
  void checksumThatCannotBe_isUsage(String checksum) throws IOException {
    home.run("fetch", "--checksum", checksum, url()).failed(2, "");
    assertThat(server.requests()).isEmpty();
    assertNothingThere();
  }

  @Test
  void checksumOfOtherBytes_isMismatch() throws IOException {
    home.run("fetch", "--checksum", "sha256:" + "0".repeat(64), url())
        .failed(4, "file.bin", "digest mismatch", "0".repeat(64));
    assertNothingThere();
  }

  @Test
  void twoUrlsToOneName_secondIsAFailureOfItsOwn() throws IOException {
    home.run("fetch", "-j", "1", base() + "/a/same.bin", base() + "/b/same.bin")
        .failed(10, "same.bin", "another file of this command is saved there");
  }

  @Test
  void oneOfTwoUrlsIsNone_otherIsFetched() throws IOException {
    home.run("fetch", "nonsense", base() + "/a/same.bin").failed(2, "not a URL, it has no scheme");
    assertThat(Files.exists(home.file("same.bin"))).isTrue();
  }

  /** The running user, but bound by the bits on files: root is not. */
  private static Home withoutRootsRights(Home home) {
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    if (!isRoot) {
      return home;
    }
    String[] drop = {"setpriv", "--bounding-set", "-dac_override,-dac_read_search"};
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv")),
        "runs as root, whom file modes do not bind, and has no setpriv to shed that");
    return home.wrappedIn(drop);
  }

  private void assertNothingThere() throws IOException {
    assertThat(home.names()).isEmpty();
  }

  private String base() {
    return "http://127.0.0.1:" + server.port();
  }

  private String url() {
    return base() + "/file.bin";
  }
}
