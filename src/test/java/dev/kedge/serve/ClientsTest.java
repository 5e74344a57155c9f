package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.serve.content.ContentOptions;
import dev.kedge.serve.http.AccessEntry;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real clients resume, split and seek. Each test takes the program from the PATH and is skipped
 * where there is none.
 */
class ClientsTest {
  private static final int SIZE = 12_000_001;
  private static final int HELD = 3_000_007;
  private static final String NAME = "big file.bin";
  private static final String LFTP = "set net:max-retries 2; set cmd:fail-exit yes; ";

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
    server = TestServer.of(directory, c -> c.content(new ContentOptions(true, true, 32)));
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
    // aria2 asks for the whole file first, and hangs up.
    assertThat(sent()).isLessThan(command.startsWith("aria2c") ? 2 * SIZE : SIZE);
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

  /** Stopped in the middle, and begun again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aria2c -q -x4 -s4 -k1M -c -o part URL | --max-overall-download-limit=2M
          axel -q -n 4 -o part URL              | -s 2000000
          wget -q -c -O part URL                | --limit-rate=2M
          """)
  void goesOnAfterItWasStopped(String command, String slowly) throws Exception {
    Assumptions.assumeTrue(isThere(command.substring(0, command.indexOf(' '))));
    run(List.of("sh", "-c", "timeout -s INT 2 " + command + ' ' + slowly + "; test $? != 0"));
    run(command);
    assertThat(work.resolve("part")).hasBinaryContent(content);
    assertThat(statuses()).contains(206);
  }

  @Test
  void splitsInto16AndProves() throws Exception {
    run("aria2c -q -x16 -s16 -k1M --checksum=sha-256=" + sha256(content) + " -o part URL");
    assertThat(work.resolve("part")).hasBinaryContent(content);
    assertThat(statuses().stream().filter(status -> status == 206).count()).isGreaterThan(8);
  }

  /** wget2 up to 1.99.1 leaves the port out of Host, and is sent to the right one all the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "wget2 -q --metalink URL.meta4",
        "aria2c -q --follow-metalink=mem -x4 -s4 -k1M URL.meta4"
      })
  void takesTheMetalink(String command) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String line = "GET /files/big%20file.bin.meta4 HTTP/1.1";
    while (RawHttp.once(server.port(), line, List.of()).status() == 503) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
    run(command);
    assertThat(work.resolve(NAME)).hasBinaryContent(content);
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
    assertThat(Files.readString(work.resolve("part"), StandardCharsets.ISO_8859_1))
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
    String command = "wget -q -N -r -np -nH BASE/sub/";
    run(command);
    assertThat(work.resolve("files/sub/deep/x.txt")).hasBinaryContent(new byte[] {1});
    assertThat(work.resolve("files/sub/a & <b>.txt")).hasBinaryContent(new byte[] {2});
    assertThat(statuses()).doesNotContain(304);
    run(command);
    assertThat(statuses()).contains(304);
  }

  @Test
  void lftpSplitsResumesAndMirrors() throws Exception {
    run(List.of("lftp", "-c", LFTP + "pget -n 4 URL -o part"));
    assertThat(work.resolve("part")).hasBinaryContent(content);
    assertThat(statuses().stream().filter(status -> status == 206).count())
        .isGreaterThanOrEqualTo(2);
    Files.write(work.resolve("part"), Arrays.copyOf(content, HELD));
    seen.clear();
    run(List.of("lftp", "-c", LFTP + "get -c URL -o part"));
    assertThat(work.resolve("part")).hasBinaryContent(content);
    assertThat(sent()).isLessThan(SIZE);
    server.file("sub/deep/x.txt", new byte[] {1});
    server.file("sub/a & b.txt", new byte[] {2});
    run(List.of("lftp", "-c", LFTP + "open BASE/; mirror -P 2 sub mirror"));
    assertThat(work.resolve("mirror/deep/x.txt")).hasBinaryContent(new byte[] {1});
    assertThat(work.resolve("mirror/a & b.txt")).hasBinaryContent(new byte[] {2});
  }

  @Test
  void rcloneListsSplitsAndSeeks() throws Exception {
    server.file("sub/a & b.txt", new byte[] {2});
    String rclone = "rclone -q --http-url BASE/ ";
    run(rclone + "copy --multi-thread-streams 4 --multi-thread-cutoff 1M :http: all");
    assertThat(work.resolve("all").resolve(NAME)).hasBinaryContent(content);
    assertThat(work.resolve("all/sub/a & b.txt")).hasBinaryContent(new byte[] {2});
    assertThat(Files.getLastModifiedTime(work.resolve("all").resolve(NAME)).toInstant())
        .isEqualTo(TestServer.MODIFIED);
    assertThat(statuses()).contains(206);
    seen.clear();
    run(rclone + "copy :http: all");
    assertThat(sent()).isLessThan(SIZE);
    run(rclone + "check --download :http: all");
    run(
        List.of(
            "rclone",
            "-q",
            "--http-url",
            "BASE/",
            "cat",
            "--offset",
            "11999000",
            "--count",
            "1000",
            ":http:" + NAME));
    assertThat(Files.readAllBytes(directory.resolve("said")))
        .isEqualTo(Arrays.copyOfRange(content, 11_999_000, 12_000_000));
  }

  /** It asks for the blocks that are not in the seed, up to 20 ranges at a time. */
  @ParameterizedTest
  @CsvSource({"2, 5999000", "3, 1", "70, 50021", "400, 29989"})
  void zsyncFetchesWhatTheSeedLacks(int changes, int apart) throws Exception {
    Path seed = work.resolve("seed");
    byte[] old = content.clone();
    for (int i = 1; i <= changes; i++) {
      old[(int) ((long) i * apart % SIZE)]++;
    }
    Files.write(seed, old);
    run(List.of("zsyncmake", "-u", url, "-o", "z.zsync", server.root.resolve(NAME).toString()));
    // To zsync a proxy without a name is a proxy.
    run("env -u http_proxy zsync -q -i seed -o part z.zsync");
    assertThat(work.resolve("part")).hasBinaryContent(content);
    assertThat(statuses()).contains(206).doesNotContain(416);
    assertThat(sent()).isLessThan(SIZE);
  }

  /** The index of this film is at its end, and the picture that is wanted near it. */
  @Test
  void ffmpegSeeks() throws Exception {
    run(
        "ffmpeg -v error -f lavfi -i testsrc2=duration=20:size=640x480 -c:v mpeg4 -b:v 9M"
            + " film.mp4");
    byte[] film = Files.readAllBytes(work.resolve("film.mp4"));
    server.file("film.mp4", film);
    run("ffmpeg -v error -ss 19 -i BASE/film.mp4 -frames:v 1 picture.png");
    run("ffmpeg -v error -ss 19 -i film.mp4 -frames:v 1 expected.png");
    assertThat(work.resolve("picture.png")).hasSameBinaryContentAs(work.resolve("expected.png"));
    assertThat(entries()).allMatch(entry -> entry.status() == 206 || entry.status() == 200);
    assertThat(statuses().stream().filter(status -> status == 206).count())
        .isGreaterThanOrEqualTo(2);
    assertThat(sent()).isLessThan(film.length);
  }

  /** Half of the package is there; apt goes on by the date of its part. */
  @Test
  void aptUpdatesAndResumes() throws Exception {
    Path packed = Files.createDirectories(work.resolve("pack/DEBIAN"));
    Files.writeString(
        packed.resolve("control"),
        """
        Package: kedge-probe
        Version: 1
        Architecture: all
        Maintainer: nobody
        Description: for a test
        """);
    Files.write(work.resolve("pack/data"), Arrays.copyOf(content, HELD));
    run("dpkg-deb --root-owner-group --build pack kedge-probe_1_all.deb");
    byte[] whole = Files.readAllBytes(work.resolve("kedge-probe_1_all.deb"));
    server.file("apt/kedge-probe_1_all.deb", whole);
    server.file(
        "apt/Packages",
        (Files.readString(packed.resolve("control"))
                + "Filename: ./kedge-probe_1_all.deb\nSize: "
                + whole.length
                + "\nSHA256: "
                + sha256(whole)
                + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    Files.writeString(
        work.resolve("sources.list"),
        "deb [trusted=yes] " + url.substring(0, url.lastIndexOf('/')) + "/apt ./\n");
    Files.writeString(work.resolve("status"), "");
    Path partial = Files.createDirectories(work.resolve("cache/archives/partial"));
    Files.createDirectories(work.resolve("state/lists/partial"));
    String apt =
        "apt-get -q -o Dir::State=WORK/state -o Dir::State::status=WORK/status"
            + " -o Dir::Cache=WORK/cache -o Dir::Etc::sourcelist=WORK/sources.list"
            + " -o Dir::Etc::sourceparts=none -o APT::Sandbox::User=root"
            + " -o APT::Architecture=amd64 -o Acquire::http::Proxy=DIRECT -o Debug::NoLocking=1 ";
    apt = apt.replace("WORK", work.toString());
    run(apt + "update");
    run(apt + "update");
    assertThat(statuses()).contains(304);
    Path part = Files.write(partial.resolve("kedge-probe_1_all.deb"), Arrays.copyOf(whole, 1000));
    Files.setLastModifiedTime(part, FileTime.from(TestServer.MODIFIED));
    seen.clear();
    run(apt + "install -y -d kedge-probe");
    assertThat(work.resolve("cache/archives/kedge-probe_1_all.deb")).hasBinaryContent(whole);
    assertThat(statuses()).contains(206);
    assertThat(sent()).isLessThan(whole.length);
  }

  /** What is held is of another version: all of it is fetched again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -sSf --etag-compare tag -o part URL",
        "wget -q -N URL",
        "rclone -q --http-url BASE/ sync --include /*.bin :http: ."
      })
  void replacedFile_isFetchedAnew(String command) throws Exception {
    Path held = Files.write(work.resolve(NAME), content);
    Files.setLastModifiedTime(held, FileTime.from(TestServer.MODIFIED));
    run("curl -sSfI --etag-save tag URL");
    byte[] other = content.clone();
    other[0]++;
    Path file = server.file(NAME, other);
    Files.setLastModifiedTime(file, FileTime.from(TestServer.MODIFIED.plusSeconds(60)));
    run(command);
    assertThat(work.resolve(command.startsWith("curl") ? "part" : NAME)).hasBinaryContent(other);
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
    run(List.of(command.split(" ", -1)));
  }

  /** {@code URL} is that of the file, {@code BASE} that of the directory it is in. */
  private void run(List<String> command) throws Exception {
    String base = url.substring(0, url.lastIndexOf('/'));
    List<String> words =
        command.stream().map(word -> word.replace("URL", url).replace("BASE", base)).toList();
    Assumptions.assumeTrue(isThere(words.getFirst()), words.getFirst() + " is not on the PATH");
    var builder = new ProcessBuilder(words).directory(work.toFile()).redirectErrorStream(true);
    builder.environment().put("http_proxy", "");
    builder.environment().put("no_proxy", "*");
    builder.environment().put("HOME", work.toString());
    builder.redirectOutput(directory.resolve("said").toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue())
          .as(
              String.join(" ", words)
                  + ": "
                  + Files.readString(directory.resolve("said"), StandardCharsets.ISO_8859_1))
          .isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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
