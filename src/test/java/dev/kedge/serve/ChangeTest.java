package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.RealTicker;
import dev.kedge.serve.RawHttp.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that change between requests and while they are sent: rows 183, 184, 228 to 231 of
 * http-cases.md; and one of 5 TiB.
 */
class ChangeTest {
  private static final int SIZE = 48 << 20;

  @TempDir private Path directory;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.of(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Something done to a file while it is sent. */
  private interface Change {
    void to(Path file) throws IOException;
  }

  /** Asks for the file, lets the server fill its buffers, changes it, and takes the rest. */
  private byte[] getWhile(String range, Change change) throws Exception {
    Path file = server.file("big.bin", filled('a'));
    try (RawHttp http = RawHttp.connect(server.port(), 4096)) {
      http.send("GET /files/big.bin HTTP/1.1", List.of("Range: " + range));
      long length = http.readHead().length();
      http.readBody(10);
      change.to(file);
      byte[] rest = http.readBody(length - 10);
      return rest;
    }
  }

  @Test
  void row228_rewrittenInPlace_isCutOff() throws Exception {
    for (String range : List.of("bytes=0-", "bytes=5-", "bytes=0-20000000,30000000-", "none")) {
      Assertions.assertThatThrownBy(() -> getWhile(range, ChangeTest::rewrite))
          .isInstanceOf(EOFException.class);
      assertThat(server.logged().outcome()).isEqualTo("the file changed while it was sent");
    }
  }

  @Test
  void rewrittenInPlaceWithItsOldTime_isCutOff() {
    Change change =
        file -> {
          rewrite(file);
          Files.setLastModifiedTime(file, FileTime.from(TestServer.MODIFIED));
        };
    Assertions.assertThatThrownBy(() -> getWhile("bytes=0-", change))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void row228_shrunk_isCutOff() throws Exception {
    for (long size : new long[] {0, 1 << 20, SIZE - 1}) {
      Assertions.assertThatThrownBy(() -> getWhile("bytes=0-", file -> truncate(file, size)))
          .isInstanceOf(IOException.class);
      assertThat(server.logged().outcome()).startsWith("the file ").endsWith(" while it was sent");
    }
  }

  @Test
  void grown_isCutOff() {
    Assertions.assertThatThrownBy(() -> getWhile("bytes=0-", file -> truncate(file, SIZE + 1)))
        .isInstanceOf(EOFException.class);
  }

  /** A log: its tag is weak as long as it is written, and names no version that could be broken. */
  @Test
  void freshAndGrown_theBeginningIsSent() throws Exception {
    startAmongFreshFiles();
    byte[] rest = getWhile("none", file -> truncate(file, SIZE + 1));
    assertThat(Arrays.equals(rest, Arrays.copyOf(filled('a'), SIZE - 10))).isTrue();
    assertThat(server.logged().outcome()).isEqualTo("done");
  }

  @Test
  void freshAndOtherwiseChanged_isCutOff() throws Exception {
    startAmongFreshFiles();
    Change grow = file -> truncate(file, SIZE + 1);
    Change shrink = file -> truncate(file, SIZE - 1);
    Assertions.assertThatThrownBy(() -> getWhile("bytes=5-", grow))
        .isInstanceOf(EOFException.class);
    for (Change change : List.<Change>of(ChangeTest::rewrite, shrink)) {
      Assertions.assertThatThrownBy(() -> getWhile("none", change))
          .isInstanceOf(EOFException.class);
    }
  }

  private void startAmongFreshFiles() throws Exception {
    stop();
    var before = RealTicker.at(Instant.now());
    server = TestServer.of(directory, config -> config.ticker(before));
  }

  @Test
  void replacedOrRemoved_theOldVersionIsSentWhole() throws Exception {
    Change replace =
        file -> {
          Path other = Files.write(file.resolveSibling("other"), filled('b'));
          Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        };
    for (Change change : List.of(replace, Files::delete)) {
      byte[] rest = getWhile("bytes=0-", change);
      assertThat(Arrays.equals(rest, Arrays.copyOf(filled('a'), SIZE - 10))).isTrue();
      assertThat(server.logged().outcome()).isEqualTo("done");
    }
  }

  @Test
  void row229_replacedBetweenRequests() throws Exception {
    server.file("f", new byte[] {1, 2, 3});
    String old = tag("f");
    Path other = server.file("other", new byte[] {4, 5, 6});
    Files.move(other, server.root.resolve("f"), StandardCopyOption.ATOMIC_MOVE);
    Answer answer = get("f", "Range: bytes=1-", "If-Range: " + old);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).containsExactly(4, 5, 6);
    assertThat(answer.field("ETag").orElseThrow()).isNotEqualTo(old);
    assertThat(get("f", "If-Match: " + old).status()).isEqualTo(412);
  }

  @Test
  void sameSizeAndTime_stillAnotherVersion() throws Exception {
    server.file("f", new byte[] {1, 2, 3});
    String old = tag("f");
    server.file("f", new byte[] {4, 5, 6});
    assertThat(tag("f")).isNotEqualTo(old);
    // Two versions are known for that second, so the date no longer tells them apart.
    String date = "If-Range: Wed, 01 Jan 2025 00:00:00 GMT";
    assertThat(get("f", "Range: bytes=1-", date).status()).isEqualTo(200);
  }

  @Test
  void tagOutlivesTheServer_andIsTheSameOnTwo() throws Exception {
    server.file("f", new byte[] {1, 2, 3});
    String tag = tag("f");
    try (TestServer second = TestServer.of(directory)) {
      assertThat(RawHttp.once(second.port(), "HEAD /files/f HTTP/1.1", List.of()).field("ETag"))
          .contains(tag);
    }
    stop();
    server = TestServer.of(directory);
    assertThat(tag("f")).isEqualTo(tag);
  }

  @Test
  void freshFileHasNoStrongValidator() throws Exception {
    Path file = server.file("f", new byte[] {1, 2, 3});
    Instant touched = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
    Instant almost = touched.plusSeconds(2).minusNanos(1);
    for (Instant now : List.of(touched, almost, touched.plusSeconds(2))) {
      boolean settled = !now.equals(touched) && !now.equals(almost);
      try (TestServer young = TestServer.of(directory, c -> c.ticker(RealTicker.at(now)))) {
        Answer answer =
            RawHttp.once(
                young.port(),
                "GET /files/f HTTP/1.1",
                List.of("Range: bytes=1-", "If-Range: Wed, 01 Jan 2025 00:00:00 GMT"));
        assertThat(answer.field("ETag").orElseThrow().startsWith("W/")).isNotEqualTo(settled);
        assertThat(answer.status()).isEqualTo(settled ? 206 : 200);
      }
    }
  }

  @Test
  void rows183and184_fractionsAndTheFuture() throws Exception {
    Path file = server.file("f", new byte[] {1, 2, 3});
    Files.setLastModifiedTime(file, FileTime.from(TestServer.MODIFIED.plusMillis(900)));
    assertThat(get("f", "If-Modified-Since: Wed, 01 Jan 2025 00:00:00 GMT").status())
        .isEqualTo(304);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
    assertThat(get("f").field("Last-Modified")).contains(TestServer.NOW_TEXT);
  }

  @Test
  void rows35to38_fiveTebibytes() throws Exception {
    Path file = server.file("big.bin", new byte[0]);
    long size = 5_497_558_138_880L;
    try {
      truncate(file, size);
    } catch (IOException e) {
      Assumptions.abort("this file system holds no file of 5 TiB: " + e);
    }
    assertThat(RawHttp.once(server.port(), "HEAD /files/big.bin HTTP/1.1", List.of()).length())
        .isEqualTo(size);
    for (String range :
        List.of("2147483647-2147483648", "4294967295-4294967296", "5497558138879-5497558138879")) {
      Answer answer = get("big.bin", "Range: bytes=" + range);
      assertThat(answer.field("Content-Range")).contains("bytes " + range + "/" + size);
      assertThat(answer.body()).containsOnly(0);
    }
    assertThat(get("big.bin", "Range: bytes=-1").field("Content-Range"))
        .contains("bytes 5497558138879-5497558138879/" + size);
    assertThat(get("big.bin", "Range: bytes=5497558138880-").status()).isEqualTo(416);
  }

  private Answer get(String name, String... fields) throws IOException {
    return RawHttp.once(server.port(), "GET /files/" + name + " HTTP/1.1", List.of(fields));
  }

  private String tag(String name) throws IOException {
    return RawHttp.once(server.port(), "HEAD /files/" + name + " HTTP/1.1", List.of())
        .field("ETag")
        .orElseThrow();
  }

  /** Changes one byte far behind what was sent. */
  private static void rewrite(Path file) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(SIZE - 1000);
      open.write('b');
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  private static byte[] filled(char letter) {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) letter);
    return bytes;
  }
}
