package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.content.ContentOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 261 and 262 of http-cases.md: what is inside is found by its name, and nothing else is. */
class PathTest {
  @TempDir private static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    Path root = directory.resolve("root");
    Files.createDirectories(root);
    Files.writeString(directory.resolve("secret.txt"), "secret");
    Files.createDirectories(directory.resolve("outside"));
    Files.writeString(directory.resolve("outside/secret.txt"), "secret");
    server = TestServer.of(directory);
    // The server's own state has names inside, too.
    for (String name : List.of("serve.db", "serve.db-wal", "serve.db-shm")) {
      Files.createLink(root.resolve(name), directory.resolve("state").resolve(name));
    }
    for (String name :
        List.of(
            "a.txt",
            "sub/deep/b.txt",
            "sp ace+plus.txt",
            "é.txt",
            "50%.txt",
            "a:b.txt",
            "~x",
            "q?h#.txt",
            "a;b=c,d.txt")) {
      server.file(name, name.getBytes(StandardCharsets.UTF_8));
    }
    for (String name :
        List.of(
            ".hidden",
            ".dir/c.txt",
            "sub/.d.txt",
            "part.a1.kedge",
            "PART.KEDGE",
            "x.kedge/c.txt")) {
      server.file(name, "secret".getBytes(StandardCharsets.UTF_8));
    }
    Files.createSymbolicLink(root.resolve("leave.txt"), directory.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("inside.txt"), root.resolve("a.txt"));
    Files.createSymbolicLink(root.resolve("leavedir"), directory.resolve("outside"));
    Files.createSymbolicLink(root.resolve("insidedir"), root.resolve("sub"));
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
    new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start().waitFor();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.txt                        | a.txt
          a%2Etxt                      | a.txt
          %61.txt                      | a.txt
          a.txt?x=y                    | a.txt
          a.txt?                       | a.txt
          a.txt?/../../x&%zz           | a.txt
          ./a.txt                      | a.txt
          sub/././deep/./b.txt         | sub/deep/b.txt
          sub/../a.txt                 | a.txt
          nowhere/../a.txt             | a.txt
          sub/%2e%2e/a.txt             | a.txt
          sub/deep/.%2E/../%2e/a.txt   | a.txt
          ../files/a.txt               | a.txt
          /a.txt                       | a.txt
          sub//deep///b.txt            | sub/deep/b.txt
          ..//files//sub/..//a.txt     | a.txt
          a.txt?disposition=%zz        | a.txt
          sub/deep/b.txt               | sub/deep/b.txt
          sp%20ace+plus.txt            | sp ace+plus.txt
          %C3%A9.txt                   | é.txt
          \u00c3\u00a9.txt             | é.txt
          50%25.txt                    | 50%.txt
          a:b.txt                      | a:b.txt
          a%3Ab.txt                    | a:b.txt
          ~x                           | ~x
          q%3Fh%23.txt                 | q?h#.txt
          a;b=c,d.txt                  | a;b=c,d.txt
          """)
  void isFound(String path, String content) throws Exception {
    Answer answer = get("/files/" + path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(content);
  }

  /** nginx, Apache, lighttpd, Caddy and Tomcat agree on all of these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//files/a.txt",
        "/%66iles/a.txt",
        "/files/../files/a.txt",
        "http://localhost//files/sub/../a.txt"
      })
  void otherSpellingsOfThePathAreFound(String target) throws Exception {
    assertThat(get(target).text()).isEqualTo("a.txt");
  }

  /** Served by their octets, as nginx, Apache and Caddy do; the listing leads to them. */
  @Test
  void namesThatAreNotUtf8AreFound(@TempDir Path own) throws Exception {
    Path root = Files.createDirectories(own.resolve("root"));
    for (String name : List.of("lat%E9.txt", "%FF%FE/%C0%AE.txt", "%EE%BE%80.txt")) {
      Path file = Path.of(URI.create(root.toUri() + name));
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    try (TestServer server =
        TestServer.of(own, c -> c.content(new ContentOptions(true, true, 32)))) {
      for (String path :
          List.of("lat%E9.txt", "lat%e9.txt", "lat\u00e9.txt", "%FF%FE/%C0%AE.txt")) {
        Answer answer = RawHttp.once(server.port(), "GET /files/" + path + " HTTP/1.1", List.of());
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(answer.field("ETag").orElseThrow()).startsWith("\"");
      }
      Answer answer = RawHttp.once(server.port(), "GET /files/lat%e9.txt HTTP/1.1", List.of());
      assertThat(answer.field("Content-Disposition").orElseThrow())
          .isEqualTo("attachment; filename=\"lat_.txt\"; filename*=UTF-8''lat%EF%BF%BD.txt");
      assertThat(RawHttp.once(server.port(), "GET /files/ HTTP/1.1", List.of()).text())
          .contains("href=\"lat%E9.txt\"", "href=\"%FF%FE/\"", "href=\"%EE%BE%80.txt\"");
      assertThat(
              RawHttp.once(server.port(), "GET /files/lat%C3%A9.txt HTTP/1.1", List.of()).status())
          .isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/files",
        "/files/",
        "/filesa.txt",
        "/FILES/a.txt",
        "a.txt",
        "/files/a.txt/",
        "/files/sub",
        "/files/sub/",
        "/files/./../secret.txt",
        "/files/sub/../../../secret.txt",
        "/files/sub/%2e%2e/%2E%2E/%2e./secret.txt",
        "/..//files/a.txt",
        "/files/../secret.txt",
        "/files/%2e%2e/secret.txt",
        "/files/%2e%2e%2fsecret.txt",
        "/files/..%2fsecret.txt",
        "/files/..%5csecret.txt",
        "/files/..\\secret.txt",
        "/files/%252e%252e/secret.txt",
        "/files/%252e%252e%252fsecret.txt",
        "/files/a.txt%00",
        "/files/a.txt%00.html",
        "/files/%0a",
        "/files/C:/secret.txt",
        "/files/C:%5csecret.txt",
        "/files/a.txt.",
        "/files/a.txt%20",
        "/files/A.TXT",
        "/files/%2fetc/passwd",
        "/files//etc/passwd",
        "/files/sub%2fdeep%2fb.txt",
        "/files/%c0%ae%c0%ae/secret.txt",
        "/files/%c0%ae%c0%ae%c0%afsecret.txt",
        "/files/%e0%80%ae%e0%80%ae/secret.txt",
        "/files/%",
        "/files/%4",
        "/files/%zz",
        "/files/%u002e",
        "/files/a%",
        "/files/%ff",
        "/files/.hidden",
        "/files/%2ehidden",
        "/files/.dir/c.txt",
        "/files/sub/.d.txt",
        "/files/part.a1.kedge",
        "/files/PART.KEDGE",
        "/files/x.kedge/c.txt",
        "/files/serve.db",
        "/files/serve.db-wal",
        "/files/serve.db-shm",
        "/files/leave.txt",
        "/files/inside.txt",
        "/files/leavedir/secret.txt",
        "/files/insidedir/deep/b.txt",
        "/files/loop",
        "/files/loop/x",
        "/files/fifo",
        "/files/a.txt/b",
        "/files/nowhere/a.txt",
        "/files/~/a.txt",
        "/secret.txt",
        "/../secret.txt",
        "/files/../../etc/passwd"
      })
  void rows261and262_isNotFound(String target) throws Exception {
    Answer answer = get(target);
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.text())
        .startsWith("{\"type\":")
        .doesNotContain("secret")
        .doesNotContain(directory.toString());
  }

  @Test
  void nameThatIsTooLong() throws Exception {
    assertThat(get("/files/" + "n".repeat(5000)).status()).isEqualTo(404);
  }

  @Test
  void fileThatMayNotBeRead() throws Exception {
    Path file = server.file("locked.txt", new byte[1]);
    Files.setPosixFilePermissions(file, Set.of());
    // As root everything may be read.
    assertThat(get("/files/locked.txt").status()).isEqualTo(Files.isReadable(file) ? 200 : 403);
  }

  private static Answer get(String target) throws Exception {
    return RawHttp.once(server.port(), "GET " + target + " HTTP/1.1", List.of());
  }
}
