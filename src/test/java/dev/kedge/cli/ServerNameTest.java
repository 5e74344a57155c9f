package dev.kedge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers may name files, but nothing else by it. */
class ServerNameTest {
  private static final byte[] BYTES = Content.random(3, 200_000);
  private static final byte[] OTHER = Content.random(4, 200_000);
  private static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  private final FileHandler file = FaultServer.file(BYTES, "\"a\"", OLD);
  private final FaultServer server = FaultServer.start(named("attachment; filename=\"real.zip\""));
  private Console console;

  private Handler named(String disposition) {
    return file.withFault(Fault.field("Content-Disposition", disposition));
  }

  @BeforeEach
  void open(@TempDir Path root) throws IOException {
    console = new Console(root);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void assertSaved(Console.Outcome outcome, String name, byte[] bytes) throws IOException {
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(console.names()).contains(name).noneMatch(other -> other.endsWith(".kedge"));
    assertThat(Files.readAllBytes(console.file(name))).isEqualTo(bytes);
  }

  private void assertRefused(Console.Outcome outcome, String... messages) {
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(10);
    assertThat(outcome.err()).contains(messages);
    assertThat(console.names()).noneMatch(name -> name.endsWith(".kedge"));
  }

  static List<Arguments> dispositions() {
    String utf8 =
        new String("größe €.pdf".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return List.of(
        Arguments.of("attachment; filename=plain.tar.gz", "plain.tar.gz"),
        Arguments.of("inline; filename=\"with space.txt\"", "with space.txt"),
        Arguments.of("attachment; filename=x.txt; filename*=UTF-8''%E2%82%AC.txt", "€.txt"),
        Arguments.of("attachment; filename=\"" + utf8 + '"', "größe €.pdf"),
        Arguments.of("attachment; filename=\"../../x\"", "x"),
        Arguments.of("attachment; filename=\"..\\..\\x\"", "x"),
        Arguments.of("attachment; filename*=UTF-8''..%2f..%2fx", "x"),
        Arguments.of("attachment; filename=\"/etc/passwd\"", "passwd"),
        Arguments.of("attachment; filename=\"C:\\x\"", "x"),
        Arguments.of("attachment; filename=\"a/b\"", "b"),
        Arguments.of("attachment; filename*=UTF-8''a%00b%0d%0ac%1b%5b2J", "abc[2J"),
        Arguments.of("attachment; filename*=UTF-8''ab%E2%80%AEgpj.exe", "abgpj.exe"),
        Arguments.of(
            "attachment; filename=\"" + "n".repeat(300) + ".iso\"", "n".repeat(196) + ".iso"),
        Arguments.of("attachment; filename*=UTF-8''" + "%E6%BC%A2".repeat(200), "漢".repeat(66)),
        Arguments.of("attachment; filename=\"\"", "get"),
        Arguments.of("attachment; filename=.", "get"),
        Arguments.of("attachment; filename=\"..\"", "get"),
        Arguments.of("attachment; filename=\"a/..\"", "get"),
        Arguments.of("attachment; filename=\" . \"", "get"),
        Arguments.of("attachment", "get"),
        Arguments.of("attachment; filename=\"-rf\"", "_-rf"),
        Arguments.of("attachment; filename=\".bashrc\"", "_.bashrc"),
        Arguments.of("attachment; filename=\"CON.txt\"", "_CON.txt"),
        Arguments.of("attachment; filename=\"lpt1\"", "_lpt1"),
        Arguments.of("attachment; filename=\"trailing. .\"", "trailing"),
        Arguments.of("attachment; filename=\"x.0123456789ab.kedge\"", "x.0123456789ab.kedge_"),
        Arguments.of("attachment; filename=\"~root\"", "~root"),
        Arguments.of("attachment; filename=\"$(id)`id`;|*?\"", "$(id)`id`;___"));
  }

  @ParameterizedTest
  @MethodSource("dispositions")
  void disposition_namesAFileInTheDirectoryAndNothingElse(String disposition, String name)
      throws IOException {
    server.handler(named(disposition));
    Console.Outcome outcome = console.fetch("--print-filename", server.url("/get?id=1"));
    assertSaved(outcome, name, BYTES);
    assertThat(console.names()).containsExactly(name);
    assertThat(outcome.out()).isEqualTo(console.file(name) + "\n");
    assertThat(outcome.err()).doesNotContain("\u001b").doesNotContain("\u202e");
    try (var around = Files.list(console.directory.getParent())) {
      assertThat(around).hasSize(2);
    }
  }

  @Test
  void ownNameAndOption_winOverTheServers() throws IOException {
    assertSaved(console.fetch("-o", "mine", server.url("/get")), "mine", BYTES);
    assertSaved(
        console.fetch("--no-content-disposition", server.url("/url.bin")), "url.bin", BYTES);
    assertThat(console.names()).containsExactly("mine", "url.bin");
  }

  @Test
  void redirectTarget_doesNotName() throws IOException {
    server.handler(
        file.withFault(
            request -> request.target().equals("/asked.bin"),
            Fault.status(302, "Location: /9f8e7d")));
    assertSaved(console.fetch(server.url("/asked.bin")), "asked.bin", BYTES);
  }

  @Test
  void completeFile_isFoundAgainUnderTheServersName() throws IOException {
    assertSaved(console.fetch(server.url("/get")), "real.zip", BYTES);
    long sent = server.bodyBytes();
    Console.Outcome again = console.fetch("--print-filename", server.url("/get"));
    assertSaved(again, "real.zip", BYTES);
    assertThat(again.err()).contains("already complete");
    assertThat(again.out()).isEqualTo(console.file("real.zip") + "\n");
    assertThat(server.bodyBytes()).isEqualTo(sent);
    assertThat(console.run("verify", console.file("real.zip").toString()).exit()).isZero();
    assertThat(console.names()).containsExactly("real.zip");
  }

  @Test
  void newVersionUnderTheSameName_replacesOurs() throws IOException {
    assertSaved(console.fetch(server.url("/get")), "real.zip", BYTES);
    file.swap(OTHER, "\"b\"", OLD);
    assertSaved(console.fetch(server.url("/get")), "real.zip", OTHER);
    assertThat(console.names()).containsExactly("real.zip");
  }

  @Test
  void newVersionUnderANewName_standsBesideTheOld() throws IOException {
    assertSaved(console.fetch(server.url("/latest")), "real.zip", BYTES);
    file.swap(OTHER, "\"b\"", OLD);
    server.handler(named("attachment; filename=real-2.zip"));
    assertSaved(console.fetch(server.url("/latest")), "real-2.zip", OTHER);
    assertThat(Files.readAllBytes(console.file("real.zip"))).isEqualTo(BYTES);
    assertThat(console.fetch(server.url("/latest")).err()).contains("already complete");
  }

  @Test
  void resumed_keepsItsNameWhateverTheServerSaysNow() throws IOException {
    server.handler(named("attachment; filename=first.zip").withFault(ServerNameTest::cut));
    assertThat(console.fetch("-x", "1", server.url("/get")).exit()).isEqualTo(7);
    assertThat(console.names()).singleElement().asString().startsWith("first.zip.");
    server.handler(named("attachment; filename=second.zip"));
    assertSaved(console.fetch(server.url("/get")), "first.zip", BYTES);
    assertThat(console.names()).containsExactly("first.zip");
  }

  @Test
  void resumeCommand_keepsTheNameToo() throws IOException {
    server.handler(named("attachment; filename=first.zip").withFault(ServerNameTest::cut));
    assertThat(console.fetch("-x", "1", server.url("/get")).exit()).isEqualTo(7);
    server.handler(named("attachment; filename=second.zip"));
    assertSaved(console.run("resume", console.file("first.zip").toString()), "first.zip", BYTES);
    assertThat(console.names()).containsExactly("first.zip");
  }

  @Test
  void foreignFile_isNeverReplacedByTheServersChoice() throws IOException {
    console.foreign("real.zip");
    assertRefused(
        console.fetch(server.url("/get")), "real.zip (so the server names it)", "--auto-rename");
    assertRefused(
        console.fetch("--overwrite", server.url("/get")),
        "a file that kedge did not make is there",
        "--overwrite is only for names that you gave");
    assertThat(Files.readString(console.file("real.zip"))).isEqualTo("foreign");
    assertSaved(console.fetch("--auto-rename", server.url("/get")), "real.1.zip", BYTES);
    assertThat(console.fetch("--auto-rename", server.url("/get")).err())
        .contains("already complete");
    assertThat(console.names()).containsExactly("real.1.zip", "real.zip");
    assertSaved(
        console.fetch("--overwrite", "-o", "real.zip", server.url("/get")), "real.zip", BYTES);
  }

  @Test
  void foreignFileUnderTheUrlsName_isNoObstacle() throws IOException {
    console.foreign("get");
    assertSaved(console.fetch(server.url("/get")), "real.zip", BYTES);
    assertThat(Files.readString(console.file("get"))).isEqualTo("foreign");
    assertThat(console.run("verify", console.file("get").toString()).exit()).isEqualTo(5);
  }

  @Test
  void overwrite_isForTheUrlsNameAlsoWhenTheServerSaysTheSame() throws IOException {
    console.foreign("real.zip");
    assertSaved(console.fetch("--overwrite", server.url("/real.zip")), "real.zip", BYTES);
  }

  @Test
  void editedFile_isRefused() throws IOException {
    assertSaved(console.fetch(server.url("/get")), "real.zip", BYTES);
    Files.writeString(console.file("real.zip"), "edited");
    assertRefused(console.fetch(server.url("/get")), "the file was changed since kedge made it");
    assertThat(Files.readString(console.file("real.zip"))).isEqualTo("edited");
  }

  @Test
  void directory_isRefusedOrPassedBy() throws IOException {
    Files.createDirectory(console.file("real.zip"));
    assertRefused(console.fetch("--overwrite", server.url("/get")), "is a directory");
    assertSaved(console.fetch("--auto-rename", server.url("/get")), "real.1.zip", BYTES);
  }

  @Test
  void linkAtTheName_isNotFollowed() throws IOException {
    Path outside = Files.writeString(console.state.resolve("outside"), "untouched");
    Files.createSymbolicLink(console.file("real.zip"), outside);
    Files.createSymbolicLink(console.file("mine"), outside);
    assertRefused(console.fetch("--overwrite", server.url("/get")), "is a symbolic link");
    assertRefused(
        console.fetch("--overwrite", "-o", "mine", server.url("/get")), "is a symbolic link");
    assertSaved(console.fetch("--auto-rename", server.url("/get")), "real.1.zip", BYTES);
    assertThat(Files.readString(outside)).isEqualTo("untouched");
  }

  @Test
  void linkInThePartsPlace_isNotFollowed() throws IOException {
    server.handler(named("attachment; filename=a").withFault(ServerNameTest::cut));
    assertThat(console.fetch("-x", "1", server.url("/get")).exit()).isEqualTo(7);
    Path part = console.file(console.names().getFirst());
    Path outside = Files.move(part, console.state.resolve("outside"));
    byte[] before = Files.readAllBytes(outside);
    Files.createSymbolicLink(part, outside);
    server.handler(named("attachment; filename=a"));
    assertThat(console.fetch(server.url("/get")).exit()).isZero();
    assertThat(Files.readAllBytes(console.file("a"))).isEqualTo(BYTES);
    assertThat(Files.readAllBytes(outside)).isEqualTo(before);
  }

  /** Gives some bytes from the start, and never more. */
  private static void cut(Request request, Connection connection, Handler next) throws IOException {
    Fault.cutAfter(request.rangeStart() == 0 ? 60_000 : 0).handle(request, connection, next);
  }

  /** Two URLs, two names of the server's; the first is asked until the end, one after the other. */
  private Console.Outcome fetchTwo(String first, String second, String... options) {
    server.handler((request, connection) ->
        FaultServer.file(request.target().equals("/1") ? BYTES : OTHER, "\"t\"", OLD)
            .withFault(
                Fault.field(
                    "Content-Disposition",
                    "attachment; filename*=UTF-8''"
                        + (request.target().equals("/1") ? first : second)))
            .handle(request, connection));
    Object[] all =
        Stream.concat(
                Stream.of(options),
                Stream.of("-j", "1", server.url("/1").toString(), server.url("/2").toString()))
            .toArray();
    return console.fetch(all);
  }

  @ParameterizedTest
  @CsvSource({"same.bin, same.bin", "%C3%A9.txt, e%CC%81.txt"})
  void oneNameForTwo_isTheFirstOnes(String first, String second) throws IOException {
    Console.Outcome outcome = fetchTwo(first, second);
    assertThat(outcome.exit()).isEqualTo(10);
    assertThat(outcome.err())
        .contains("another file of this command is saved there")
        .contains("total: 1 file, 195 KiB, 1 failed");
    assertThat(console.names()).hasSize(1);
    assertThat(Files.readAllBytes(console.file(console.names().getFirst()))).isEqualTo(BYTES);
  }

  /** The file system is asked: that of this test tells them apart. */
  @ParameterizedTest
  @CsvSource({"Report.PDF, report.pdf", "xt_TCPMSS.h, xt_tcpmss.h"})
  void namesThatDifferInCase_areTwo(String first, String second) throws IOException {
    Console.Outcome outcome = fetchTwo(first, second);
    assertSaved(outcome, first, BYTES);
    assertSaved(outcome, second, OTHER);
    assertThat(console.names()).hasSize(2);
  }

  @Test
  void oneNameForTwo_withAutoRename() throws IOException {
    Console.Outcome outcome = fetchTwo("same.bin", "same.bin", "--auto-rename");
    assertSaved(outcome, "same.bin", BYTES);
    assertSaved(outcome, "same.1.bin", OTHER);
  }

  @Test
  void nameOfAnotherUrl_isKeptForIt() throws IOException {
    Console.Outcome outcome = fetchTwo("2", "2");
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(10);
    assertThat(console.names()).containsExactly("2");
    assertThat(Files.readAllBytes(console.file("2"))).isEqualTo(OTHER);
  }

  @Test
  void urlsOfOneName_areNamedByTheServer() throws IOException {
    server.handler((request, connection) -> {
      String id = request.target().substring(request.target().indexOf('=') + 1);
      FaultServer.file(id.equals("1") ? BYTES : OTHER, "\"t\"", OLD)
          .withFault(Fault.field("Content-Disposition", "attachment; filename=" + id + ".bin"))
          .handle(request, connection);
    });
    Object[] urls = {server.url("/get?id=1"), server.url("/get?id=2")};
    Console.Outcome outcome = console.fetch(urls);
    assertSaved(outcome, "1.bin", BYTES);
    assertSaved(outcome, "2.bin", OTHER);
    assertThat(console.names()).containsExactly("1.bin", "2.bin");
    Console.Outcome twice = console.fetch(urls[0], urls[0]);
    assertThat(twice.exit()).isZero();
    assertThat(twice.err()).contains("is given twice, and fetched once");
  }

  @Test
  void streamed_needsNoName() {
    assertThat(console.fetch("-o", "-", server.url("/get")).exit()).isZero();
    assertThat(console.names()).isEmpty();
  }
}
