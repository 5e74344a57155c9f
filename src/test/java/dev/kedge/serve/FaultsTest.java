package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.model.Failure;
import dev.kedge.serve.RawHttp.Answer;
import dev.kedge.serve.fault.FaultPlan;
import dev.kedge.serve.fault.FaultSpec;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of fault, as a client sees it on the wire. */
class FaultsTest {
  private static final String FILE = "/files/sub/big.bin";
  private static final byte[] CONTENT = content(200_000);

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private TestServer server(String... specs) throws Exception {
    List<FaultSpec> faults = new ArrayList<>();
    for (String spec : specs) {
      faults.add(FaultSpec.parse(spec));
    }
    var server = TestServer.of(directory, c -> c.faults(new FaultPlan(faults, 7)));
    server.file("sub/big.bin", CONTENT);
    open.add(server);
    return server;
  }

  private RawHttp connect(TestServer server) throws Exception {
    RawHttp http = RawHttp.connect(server.port());
    open.add(http);
    return http;
  }

  private static Answer get(TestServer server, String... fields) throws Exception {
    return RawHttp.once(server.port(), "GET " + FILE + " HTTP/1.1", List.of(fields));
  }

  private static byte[] content(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] part(int start, int end) {
    return Arrays.copyOfRange(CONTENT, start, end);
  }

  @Test
  void cut_endsTheConnectionAfterExactlySoManyBytes_asOftenAsSaid() throws Exception {
    TestServer server = server("*.bin:cut=64k,times=1");
    RawHttp http = connect(server);
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    assertThat(http.readHead().length()).isEqualTo(CONTENT.length);
    assertThat(http.drain(Long.MAX_VALUE)).isEqualTo(64 << 10);
    assertThat(server.logged().outcome()).isEqualTo("on purpose: cut after 65536 bytes");
    assertThat(get(server).body()).isEqualTo(CONTENT);
  }

  @Test
  void cut_atTheFirstByte_sendsTheHead() throws Exception {
    RawHttp http = connect(server("*.bin:cut=0"));
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    assertThat(http.readHead().status()).isEqualTo(200);
    assertThat(http.drain(1)).isZero();
  }

  @Test
  void reset_isNoOrderlyEnd() throws Exception {
    TestServer server = server("*.bin:reset=1k");
    RawHttp http = connect(server);
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    assertThatThrownBy(
            () -> {
              http.readHead();
              http.readBody(CONTENT.length);
            })
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertThat(server.logged().outcome()).contains("reset after 1024 bytes");
  }

  @Test
  void stall_holdsTheConnection_andGoesOnAfterwards() throws Exception {
    RawHttp http = connect(server("*.bin:stall=10,for=300ms"));
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    http.readHead();
    assertThat(http.readBody(10)).isEqualTo(part(0, 10));
    long start = System.nanoTime();
    assertThat(http.readBody(CONTENT.length - 10)).isEqualTo(part(10, CONTENT.length));
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
  }

  @Test
  void stall_withoutEnd_endsWhenTheClientLeaves() throws Exception {
    TestServer server = server("*.bin:stall=10");
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send("GET " + FILE + " HTTP/1.1", List.of());
      http.readHead();
      http.readBody(10);
    }
    assertThat(server.logged().outcome()).contains("stalled after 10 bytes");
  }

  @Test
  void drip_comesNoFasterThanSaid() throws Exception {
    long start = System.nanoTime();
    assertThat(get(server("*.bin:drip=400k")).body()).isEqualTo(CONTENT);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(450));
  }

  @Test
  void flip_spoilsOneBitInEachRun_andTheSameOnesAgain() throws Exception {
    byte[] body = get(server("*.bin:flip=50000")).body();
    int bits = 0;
    for (int i = 0; i < CONTENT.length; i++) {
      bits += Integer.bitCount((body[i] ^ CONTENT[i]) & 0xff);
    }
    assertThat(bits).isEqualTo(4);
    stop();
    open.clear();
    assertThat(get(server("*.bin:flip=50000")).body()).isEqualTo(body);
  }

  @Test
  void misplace_saysWhatWasAskedFor_andSendsWhatComesLater() throws Exception {
    Answer answer = get(server("*.bin:misplace=100"), "Range: bytes=1000-1999");
    assertThat(answer.field("Content-Range")).contains("bytes 1000-1999/200000");
    assertThat(Arrays.copyOf(answer.body(), 900)).isEqualTo(part(1100, 2000));
    assertThat(Arrays.copyOfRange(answer.body(), 900, 1000)).containsOnly(0);
  }

  @Test
  void noRanges_isTheWholeFile() throws Exception {
    Answer answer = get(server("*.bin:no-ranges"), "Range: bytes=5-9");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @CsvSource({
    "+1k, bytes=1000-2999, bytes 2024-2999/200000",
    "-10, bytes=1000-, bytes 990-199999/200000",
    "-1k, bytes=10-19, bytes 0-19/200000"
  })
  void shift_isAnother206_andSaysSo(String by, String asked, String answered) throws Exception {
    Answer answer = get(server("*.bin:shift=" + by), "Range: " + asked);
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.field("Content-Range")).contains(answered);
    assertThat(answer.body()).hasSize((int) answer.length());
  }

  @ParameterizedTest
  @CsvSource({"+1, 200001", "-1k, 198976", "unknown, *"})
  void total_isWrong(String by, String total) throws Exception {
    Answer answer = get(server("*.bin:total=" + by), "Range: bytes=0-9");
    assertThat(answer.field("Content-Range")).contains("bytes 0-9/" + total);
    assertThat(answer.body()).isEqualTo(part(0, 10));
  }

  @Test
  void length_tooLong_endsEarly() throws Exception {
    RawHttp http = connect(server("*.bin:length=+10"));
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    assertThat(http.readHead().length()).isEqualTo(CONTENT.length + 10);
    assertThatThrownBy(() -> http.readBody(CONTENT.length + 10))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("after 200000 of");
  }

  @Test
  void length_tooShort_hasMoreBehind() throws Exception {
    RawHttp http = connect(server("*.bin:length=-10"));
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    assertThat(http.readHead().length()).isEqualTo(CONTENT.length - 10);
    http.readBody(CONTENT.length - 10);
    assertThat(http.drain(1000)).isEqualTo(10);
  }

  @Test
  void length_none_isChunked() throws Exception {
    RawHttp http = connect(server("*.bin:length=none"));
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    Answer head = http.readHead();
    assertThat(head.field("Content-Length")).isEmpty();
    assertThat(head.field("Transfer-Encoding")).contains("chunked");
    assertThat(http.drain(Long.MAX_VALUE)).isGreaterThan(CONTENT.length);
  }

  @Test
  void gzip_codesARange() throws Exception {
    RawHttp http = connect(server("*.bin:gzip"));
    http.send("GET " + FILE + " HTTP/1.0", List.of("Range: bytes=10-1009"));
    Answer head = http.readHead();
    assertThat(head.status()).isEqualTo(206);
    assertThat(head.field("Content-Encoding")).contains("gzip");
    assertThat(head.field("Content-Range")).contains("bytes 10-1009/200000");
  }

  @Test
  void change_isAnotherFileFromThenOn_withConditionsOfItsOwn() throws Exception {
    TestServer server = server("*.bin:change,after=1");
    Answer old = get(server);
    Answer changed = get(server);
    byte[] other = CONTENT.clone();
    for (int i = 0; i < other.length; i++) {
      other[i] = (byte) ~other[i];
    }
    assertThat(old.body()).isEqualTo(CONTENT);
    assertThat(changed.body()).isEqualTo(other);
    String oldTag = old.field("ETag").orElseThrow();
    String newTag = changed.field("ETag").orElseThrow();
    assertThat(newTag).isNotEqualTo(oldTag);
    assertThat(changed.field("Last-Modified")).isNotEqualTo(old.field("Last-Modified"));
    assertThat(changed.field("Link")).isEmpty();
    assertThat(get(server, "Range: bytes=5-9", "If-Range: " + oldTag).status()).isEqualTo(200);
    Answer part = get(server, "Range: bytes=5-9", "If-Range: " + newTag);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(other, 5, 10));
    assertThat(part.field("ETag")).contains(newTag);
    assertThat(get(server, "If-Match: " + oldTag).status()).isEqualTo(412);
    assertThat(get(server, "If-None-Match: " + newTag).status()).isEqualTo(304);
    String newDate = changed.field("Last-Modified").orElseThrow();
    assertThat(get(server, "Range: bytes=5-9", "If-Range: " + newDate).status()).isEqualTo(206);
    String oldDate = old.field("Last-Modified").orElseThrow();
    assertThat(get(server, "Range: bytes=5-9", "If-Range: " + oldDate).status()).isEqualTo(200);
  }

  @Test
  void newTag_isOverTheSameBytes_rewriteIsOtherBytesUnderTheSame() throws Exception {
    TestServer tagged = server("*.bin:new-tag,after=1");
    String before = get(tagged).field("ETag").orElseThrow();
    Answer after = get(tagged);
    assertThat(after.field("ETag").orElseThrow()).isNotEqualTo(before);
    assertThat(after.body()).isEqualTo(CONTENT);
    tagged.close();
    open.clear();
    TestServer rewritten = server("*.bin:rewrite,after=1");
    before = get(rewritten).field("ETag").orElseThrow();
    Answer other = get(rewritten, "Range: bytes=0-0", "If-Range: " + before);
    assertThat(other.status()).isEqualTo(206);
    assertThat(other.field("ETag")).contains(before);
    assertThat(other.body()[0]).isEqualTo((byte) ~CONTENT[0]);
  }

  @Test
  void validators_weakOrMissing() throws Exception {
    assertThat(get(server("*.bin:weak-tag")).field("ETag").orElseThrow()).startsWith("W/\"");
    stop();
    open.clear();
    Answer none = get(server("*.bin:no-validators"));
    assertThat(none.field("ETag")).isEmpty();
    assertThat(none.field("Last-Modified")).isEmpty();
  }

  @Test
  void status_withRetryAfter_thenTheFile() throws Exception {
    TestServer server = server("*.bin:status=503,retry-after=1500ms,times=2");
    Answer refused = get(server);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.field("Retry-After")).contains("2");
    assertThat(get(server).status()).isEqualTo(503);
    assertThat(get(server).body()).isEqualTo(CONTENT);
  }

  @Test
  void redirect_isGoodForItsTimeOnly() throws Exception {
    TestServer server = server("*.bin:redirect=300ms");
    long start = System.nanoTime();
    Answer redirect = get(server);
    assertThat(redirect.status()).isEqualTo(302);
    String location = redirect.field("Location").orElseThrow();
    String request = "GET " + location + " HTTP/1.1";
    Answer followed = RawHttp.once(server.port(), request, List.of());
    if (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(100)) {
      assertThat(followed.body()).isEqualTo(CONTENT);
    }
    while (followed.status() == 200) {
      followed = RawHttp.once(server.port(), request, List.of());
    }
    assertThat(followed.status()).isEqualTo(403);
    assertThat(get(server).status()).isEqualTo(302);
  }

  @Test
  void globs_nameFilesPathsOrRequests() throws Exception {
    TestServer server = server("sub/*.bin:status=500,times=1", "/v1/i*:status=501", "*.iso:cut=0");
    server.file("other.bin", CONTENT);
    assertThat(status(server, "/files/other.bin")).isEqualTo(200);
    assertThat(status(server, FILE)).isEqualTo(500);
    assertThat(status(server, FILE)).isEqualTo(200);
    assertThat(status(server, "/v1/items")).isEqualTo(501);
  }

  @Test
  void several_joinInOneAnswer_andChanceIsSeeded() throws Exception {
    TestServer server = server("*.bin:weak-tag", "*.bin:cut=10");
    RawHttp http = connect(server);
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    assertThat(http.readHead().field("ETag").orElseThrow()).startsWith("W/");
    assertThat(http.drain(100)).isEqualTo(10);
    String first = chances();
    assertThat(first).contains("200", "500").isEqualTo(chances());
  }

  private String chances() throws Exception {
    stop();
    open.clear();
    TestServer server = server("*.bin:status=500,chance=50");
    var statuses = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      statuses.append(status(server, FILE)).append(' ');
    }
    return statuses.toString();
  }

  private static int status(TestServer server, String path) throws Exception {
    return RawHttp.once(server.port(), "GET " + path + " HTTP/1.1", List.of()).status();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          cut=1M                  | it does not say for which files
          *.iso:                  | it names no fault
          *.iso:explode           | there is no fault 'explode'
          *.iso:cut               | 'cut' needs a size: cut=1M
          *.iso:cut=much          | 'cut' needs a size: cut=500, 64k, 1M
          *.iso:drip=0            | 'drip' needs a size: drip=500, 64k, 1M
          *.iso:shift=10          | 'shift' needs a difference: shift=+10, shift=-1k
          *.iso:gzip=9            | 'gzip' takes no value
          *.iso:status=200        | 'status' needs a number from 400 to 599
          *.iso:cut=1,time=2      | 'cut' has no setting 'time'
          *.iso:cut=1,times=0     | 'times' needs a number from 1 to 999999999
          *.iso:cut=1,cut=2       | 'cut' is given twice
          *.iso:redirect          | 'redirect' needs a time: redirect=500ms, redirect=5s
          [:cut=1                 | the glob is not well-formed
          """)
  void badSpec_saysWhatIsWrong(String spec, String message) {
    assertThatThrownBy(() -> FaultSpec.parse(spec))
        .isInstanceOfSatisfying(
            Failure.Usage.class,
            e -> {
              assertThat(e.text()).isEqualTo("--fault " + spec + ": " + message);
              assertThat(e.hint()).isNotBlank();
            });
  }

  @Test
  void gzip_ofTheWholeIsTheFile() throws Exception {
    RawHttp http = connect(server("*.bin:gzip"));
    http.send("GET " + FILE + " HTTP/1.1", List.of());
    http.readHead();
    try (var body = new ByteArrayInputStream(http.readChunked());
        var plain = new GZIPInputStream(body)) {
      assertThat(plain.readAllBytes()).isEqualTo(CONTENT);
    }
  }
}
