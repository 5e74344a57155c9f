package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.http.AccessEntry;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real clients resume, split and seek. Each test takes the program from the PATH and is skipped
 * where there is none.
 */
class ClientsTest {
  private static final int SIZE = 12_000_001;
  private static final int HELD = 3_000_007;
  private static final String NAME = "big file.bin";

  @TempDir private Path directory;
  private final byte[] content = new byte[SIZE];
  private final List<AccessEntry> seen = new ArrayList<>();
  private Path work;
  private TestServer server;
  private String url;

  @BeforeEach
  void start() throws Exception {
    new Random(4).nextBytes(content);
    work = Files.createDirectories(directory.resolve("work"));
    server =
        TestServer.of(
            directory, c -> TestServer.withContent(c, new ContentOptions(true, true, 32)));
    server.file(NAME, content);
    url = "http://127.0.0.1:" + server.port() + "/files/big%20file.bin";
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -sSf -C - -o part URL",
        "wget -q -c -O part URL",
        "aria2c -q -c -x1 --allow-overwrite=true --auto-file-renaming=false -o part URL"
      })
  void resumes(String command) throws Exception {
    Files.write(work.resolve("part"), Arrays.copyOf(content, HELD));
    run(command);
    assertThat(work.resolve("part")).hasBinaryContent(content);
    assertThat(statuses()).contains(206);
    assertThat(sent()).isLessThan(SIZE);
  }

  /** A finished file is asked for once more: 416 says that all is there. */
  @ParameterizedTest
  @ValueSource(strings = {"curl -sS -C - -o part URL", "wget -q -c -O part URL"})
  void finds_thatAllIsThere(String command) throws Exception {
    Files.write(work.resolve("part"), content);
    run(command);
    assertThat(work.resolve("part")).hasBinaryContent(content);
    assertThat(sent()).isLessThan(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aria2c -q -x4 -s4 -k1M -o part URL",
        "axel -q -n 4 -o part URL",
        "wget2 -q --chunk-size=2M --max-threads=4 -O part URL"
      })
  void splits(String command) throws Exception {
    run(command);
    assertThat(work.resolve("part")).hasBinaryContent(content);
    assertThat(statuses().stream().filter(status -> status == 206).count())
        .isGreaterThanOrEqualTo(2);
  }

  /** It goes on only with the name it chooses itself. */
  @Test
  void wget2Resumes() throws Exception {
    Files.write(work.resolve(NAME), Arrays.copyOf(content, HELD));
    run("wget2 -q -c URL");
    assertThat(work.resolve(NAME)).hasBinaryContent(content);
    assertThat(statuses()).contains(206);
  }

  @Test
  void curlSeeks() throws Exception {
    run("curl -sSf -r 100-199 -o part URL");
    assertThat(work.resolve("part")).hasBinaryContent(Arrays.copyOfRange(content, 100, 200));
    run("curl -sSf -r -5 -o part URL");
    assertThat(work.resolve("part")).hasBinaryContent(Arrays.copyOfRange(content, SIZE - 5, SIZE));
    run("curl -sSf -r 0-1,1000-1001 -o part URL");
    assertThat(Files.readString(work.resolve("part"), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("Content-Range: bytes 0-1/" + SIZE, "Content-Range: bytes 1000-1001/" + SIZE);
  }

  /** Names come from Content-Disposition, times from Last-Modified, and 304 leaves all as it is. */
  @Test
  void curlTakesNameTimeAndVersion() throws Exception {
    run("curl -sSf -OJR --etag-save tag URL");
    assertThat(work.resolve(NAME)).hasBinaryContent(content);
    assertThat(Files.getLastModifiedTime(work.resolve(NAME)).toInstant())
        .isEqualTo(TestServer.MODIFIED);
    assertThat(sent()).isEqualTo(SIZE);
    seen.clear();
    run("curl -sSf --etag-compare tag -o again URL");
    assertThat(sent()).isZero();
  }

  @Test
  void wgetMirrorsAndTakesOnlyWhatIsNewer() throws Exception {
    server.file("sub/deep/x.txt", new byte[] {1});
    server.file("sub/a & <b>.txt", new byte[] {2});
    String command = "wget -q -N -r -np -nH URL/../sub/";
    run(command);
    assertThat(work.resolve("files/sub/deep/x.txt")).hasBinaryContent(new byte[] {1});
    assertThat(work.resolve("files/sub/a & <b>.txt")).hasBinaryContent(new byte[] {2});
    assertThat(statuses()).doesNotContain(304);
    run(command);
    assertThat(statuses()).contains(304);
  }

  @Test
  void replacedFile_isNeverSpliced() throws Exception {
    Files.write(work.resolve("part"), Arrays.copyOf(content, HELD));
    byte[] other = content.clone();
    other[0]++;
    server.file(NAME, other);
    // curl has no If-Range of its own, so it is given the tag of a version that is gone.
    run("curl -sSf -H If-Range:\"gone\" -r " + HELD + "- -o part URL");
    assertThat(work.resolve("part")).hasBinaryContent(other);
  }

  private void run(String command) throws Exception {
    List<String> words = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      words.add(
          word.startsWith("URL")
              ? url.substring(0, word.equals("URL") ? url.length() : url.lastIndexOf('/'))
                  + word.substring(word.startsWith("URL/..") ? "URL/..".length() : "URL".length())
              : word);
    }
    Assumptions.assumeTrue(isThere(words.getFirst()), words.getFirst() + " is not on the PATH");
    var builder = new ProcessBuilder(words).directory(work.toFile()).redirectErrorStream(true);
    builder.environment().put("http_proxy", "");
    builder.environment().put("no_proxy", "*");
    builder.redirectOutput(directory.resolve("said").toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue())
          .as(String.join(" ", words) + ": " + Files.readString(directory.resolve("said")))
          .isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** Those of clients that have ended are logged soon. */
  private List<Integer> statuses() throws InterruptedException {
    return entries().stream().map(AccessEntry::status).toList();
  }

  private long sent() throws InterruptedException {
    return entries().stream().mapToLong(AccessEntry::bytes).sum();
  }

  private List<AccessEntry> entries() throws InterruptedException {
    for (AccessEntry entry = server.log.poll(500, TimeUnit.MILLISECONDS);
        entry != null;
        entry = server.log.poll(500, TimeUnit.MILLISECONDS)) {
      seen.add(entry);
    }
    return List.copyOf(seen);
  }
}
