package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.serve.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows A to M of http-cases.md over a raw socket, on the representations that have a strong tag;
 * {@code "v1"} stands for it.
 */
class ContentTest {
  private static final Map<String, byte[]> FILES =
      Map.of(
          "R26",
          ascii("abcdefghijklmnopqrstuvwxyz"),
          "R0",
          new byte[0],
          "R1",
          ascii("x"),
          "R10K",
          pattern(10_000));

  @TempDir private static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.of(directory);
    for (var file : FILES.entrySet()) {
      server.file(file.getKey() + ".txt", file.getValue());
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "row {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          11  | R26  | Range: bytes=0-4                      | 206 | bytes 0-4/26
          12  | R26  | Range: bytes=5-9                      | 206 | bytes 5-9/26
          13  | R26  | Range: bytes=0-0                      | 206 | bytes 0-0/26
          14  | R26  | Range: bytes=25-25                    | 206 | bytes 25-25/26
          15  | R26  | Range: bytes=0-25                     | 206 | bytes 0-25/26
          16  | R26  | Range: bytes=0-                       | 206 | bytes 0-25/26
          17  | R26  | Range: bytes=10-                      | 206 | bytes 10-25/26
          18  | R26  | Range: bytes=25-                      | 206 | bytes 25-25/26
          19  | R26  | Range: bytes=10-1000                  | 206 | bytes 10-25/26
          20  | R26  | Range: bytes=0-26                     | 206 | bytes 0-25/26
          21  | R26  | Range: bytes=-5                       | 206 | bytes 21-25/26
          22  | R26  | Range: bytes=-1                       | 206 | bytes 25-25/26
          23  | R26  | Range: bytes=-26                      | 206 | bytes 0-25/26
          24  | R26  | Range: bytes=-1000                    | 206 | bytes 0-25/26
          25  | R26  | Range: Bytes=0-4                      | 206 | bytes 0-4/26
          26  | R26  | Range: BYTES=0-4                      | 206 | bytes 0-4/26
          27  | R26  | Range: bytes=00-04                    | 206 | bytes 0-4/26
          28  | R26  | Range: bytes=0-00000000000000000000000004 | 206 | bytes 0-4/26
          29  | R26  | Range: bytes= 0-4                     | 206 | bytes 0-4/26
          31  | R1   | Range: bytes=0-0                      | 206 | bytes 0-0/1
          32  | R26  | Range: bytes=0-9223372036854775807    | 206 | bytes 0-25/26
          33  | R26  | Range: bytes=0-18446744073709551616   | 206 | bytes 0-25/26
          34  | R26  | Range: bytes=-99999999999999999999999 | 206 | bytes 0-25/26
          40  | R26  | Range: bytes=26-                      | 416 | bytes */26
          41  | R26  | Range: bytes=26-30                    | 416 | bytes */26
          42  | R26  | Range: bytes=100-200                  | 416 | bytes */26
          43  | R26  | Range: bytes=-0                       | 416 | bytes */26
          44  | R26  | Range: bytes=-0,-0                    | 416 | bytes */26
          45  | R26  | Range: bytes=100-,200-300             | 416 | bytes */26
          46  | R26  | Range: bytes=99999999999999999999999- | 416 | bytes */26
          47  | R26  | Range: bytes=18446744073709551616-18446744073709551620 | 416 | bytes */26
          48  | R1   | Range: bytes=1-                       | 416 | bytes */1
          49  | R26  | Range: bytes=100-,0-4                 | 206 | bytes 0-4/26
          50  | R26  | Range: bytes=-0,0-4                   | 206 | bytes 0-4/26
          51  | R0   | Range: bytes=0-                       | 200 |
          52  | R0   | Range: bytes=0-0                      | 200 |
          53  | R0   | Range: bytes=-1                       | 200 |
          54  | R0   | Range: bytes=-0                       | 200 |
          83  | R26  | Range: bytes=0-4; Range: bytes=6-7    | 200 |
          86  | R26  | Range: bytes=,0-4                     | 206 | bytes 0-4/26
          87  | R26  | Range: bytes=0-4,                     | 206 | bytes 0-4/26
          98  | R26  | Range: bytes=0-4,5-9                  | 206 | bytes 0-9/26
          99  | R26  | Range: bytes=0-4,3-9                  | 206 | bytes 0-9/26
          100 | R26  | Range: bytes=0-4,0-4                  | 206 | bytes 0-4/26
          102 | R26  | Range: bytes=0-25,0-0                 | 206 | bytes 0-25/26
          103 | R10K | Range: bytes=0-,1-,2-,3-,4-           | 200 |
          104 | R10K | Range: bytes=1-100,30-50,10-20        | 200 |
          110 | R26  | Request-Range: bytes=0-4              | 200 |
          115 | R26  | Range: bytes=0-4; If-Range: "v1"      | 206 | bytes 0-4/26
          116 | R26  | Range: bytes=0-4; If-Range: "v2"      | 200 |
          117 | R26  | Range: bytes=0-4; If-Range: W/"v1"    | 200 |
          120 | R26  | Range: bytes=0-4; If-Range: "V1"      | 200 |
          121 | R26  | If-Range: "v1"                        | 200 |
          123 | R26  | Range: bytes=0-4; If-Range: Wed, 01 Jan 2025 00:00:01 GMT | 200 |
          124 | R26  | Range: bytes=0-4; If-Range: Tue, 31 Dec 2024 23:59:59 GMT | 200 |
          126 | R26  | Range: bytes=0-4; If-Range: Wednesday, 01-Jan-25 00:00:00 GMT | 206 | bytes 0-4/26
          127 | R26  | Range: bytes=0-4; If-Range: Wed Jan  1 00:00:00 2025 | 206 | bytes 0-4/26
          128 | R26  | Range: bytes=0-4; If-Range: Wed, 01 Jan 2025 00:00:00 GMT | 206 | bytes 0-4/26
          129 | R26  | Range: bytes=0-4; If-Range: wrong     | 200 |
          130 | R26  | Range: bytes=0-4; If-Range: v1        | 200 |
          131 | R26  | Range: bytes=0-4; If-Range: "v1", "v2" | 200 |
          132 | R26  | Range: bytes=0-4; If-Range: *         | 200 |
          134 | R26  | Range: bytes=100-; If-Range: "v1"     | 416 | bytes */26
          135 | R26  | Range: bytes=100-; If-Range: "v2"     | 200 |
          136 | R26  | Range: bytes=zzz; If-Range: "v2"      | 200 |
          137 | R26  | Range: bytes=zzz; If-Range: "v1"      | 200 |
          142 | R26  | If-Match: "v1"                        | 200 |
          143 | R26  | If-Match: "v2"                        | 412 |
          144 | R26  | If-Match: "v0", "v1"                  | 200 |
          145 | R26  | If-Match: "foo",\t"v1" , "b"          | 200 |
          146 | R26  | If-Match: *                           | 200 |
          147 | R26  | If-Match: W/"v1"                      | 412 |
          150 | NONE | If-Match: "foo"                       | 404 |
          150 | NONE | If-Match: *                           | 404 |
          151 | R26  | If-Match: "v1"; Range: bytes=0-4      | 206 | bytes 0-4/26
          152 | R26  | If-Match: "v2"; Range: bytes=0-4      | 412 |
          153 | R26  | If-Match: "v1"; If-Unmodified-Since: Tue, 31 Dec 2024 00:00:00 GMT | 200 |
          154 | R26  | If-Match:                             | 412 |
          155 | R26  | If-Match: "v1", *                     | 412 |
          156 | R26  | If-Match: "a"; If-Match: "v1"         | 200 |
          158 | R26  | If-None-Match: "v1"                   | 304 |
          159 | R26  | If-None-Match: W/"v1"                 | 304 |
          161 | R26  | If-None-Match: "foo", "bar", "v1" , "baz" | 304 |
          162 | R26  | If-None-Match: *                      | 304 |
          163 | R26  | If-None-Match: "v2"                   | 200 |
          165 | R26  | If-None-Match: "v1"; Range: bytes=0-4 | 304 |
          166 | R26  | If-None-Match: "v1"; Range: bytes=100- | 304 |
          167 | R26  | If-None-Match: "v2"; Range: bytes=0-4 | 206 | bytes 0-4/26
          168 | R26  | If-None-Match: "v2"; If-Modified-Since: Wed, 01 Jan 2025 00:00:00 GMT | 200 |
          169 | R26  | If-None-Match: "v1"; If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT | 304 |
          170 | R26  | If-None-Match: garbage                | 200 |
          173 | R26  | If-Modified-Since: Wed, 01 Jan 2025 00:00:00 GMT | 304 |
          174 | R26  | If-Modified-Since: Wed, 01 Jan 2025 00:00:01 GMT | 304 |
          175 | R26  | If-Modified-Since: Tue, 31 Dec 2024 23:59:59 GMT | 200 |
          176 | R26  | If-Modified-Since: Tue, 19 Jan 2038 03:14:07 GMT | 304 |
          177 | R26  | If-Modified-Since: Wed, 01 Jan 2025 00:00:00 gmt | 200 |
          178 | R26  | If-Modified-Since: Wed Jan  1 00:00:00 2025 | 304 |
          180 | R26  | If-Modified-Since: Wed, 01 Jan 2025 00:00:00 GMT; Range: bytes=0-4 | 304 |
          181 | R26  | If-Modified-Since: Tue, 31 Dec 2024 23:59:59 GMT; Range: bytes=0-4 | 206 | bytes 0-4/26
          185 | R26  | If-Unmodified-Since: Wed, 01 Jan 2025 00:00:00 GMT | 200 |
          186 | R26  | If-Unmodified-Since: Wed, 01 Jan 2025 00:00:01 GMT | 200 |
          187 | R26  | If-Unmodified-Since: Tue, 31 Dec 2024 23:59:59 GMT | 412 |
          188 | R26  | If-Unmodified-Since: soon             | 200 |
          190 | R26  | If-Unmodified-Since: Wed, 01 Jan 2025 00:00:00 GMT; Range: bytes=0-4 | 206 | bytes 0-4/26
          191 | R26  | If-Unmodified-Since: Tue, 31 Dec 2024 23:59:59 GMT; Range: bytes=0-4 | 412 |
          192 | R26  | If-Match: "v1"; If-None-Match: "v1"   | 304 |
          193 | R26  | If-Match: "v2"; If-None-Match: "v1"   | 412 |
          194 | R26  | If-Unmodified-Since: Tue, 31 Dec 2024 23:59:59 GMT; If-None-Match: "v1" | 412 |
          195 | R26  | If-Unmodified-Since: Wed, 01 Jan 2025 00:00:00 GMT; If-None-Match: "v1" | 304 |
          196 | R26  | If-Match: "v1"; If-None-Match: "v2"; If-Range: "v1"; Range: bytes=0-4 | 206 | bytes 0-4/26
          197 | R26  | If-Match: "v1"; If-Range: "v2"; Range: bytes=0-4 | 200 |
          198 | R26  | If-Match: "v2"; If-Range: "v1"; Range: bytes=0-4 | 412 |
          199 | R26  | If-None-Match: "v1"; If-Range: "v1"; Range: bytes=0-4 | 304 |
          205 | R26  | Content-Range: bytes 0-4/26           | 200 |
          220 | R26  | Accept-Encoding: gzip; Range: bytes=0-4 | 206 | bytes 0-4/26
          """)
  void get(String row, String file, String fields, int status, String contentRange)
      throws Exception {
    Answer answer = request("GET", file, lines(file, fields));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.field("Content-Range").orElse(null)).isEqualTo(contentRange);
    assertThat(answer.field("Date")).contains(TestServer.NOW_TEXT);
    assertThat(answer.field("Content-Encoding")).isEmpty();
    checkBody(answer, file);
  }

  @ParameterizedTest(name = "row {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          2   | R26  | X: y                             | 200 | 26
          4   | R0   | X: y                             | 200 | 0
          111 | R26  | Range: bytes=0-1,24-25           | 200 | 26
          139 | R26  | Range: bytes=0-4; If-Range: "v1" | 200 | 26
          157 | R26  | If-Match: "v2"                   | 412 |
          164 | R26  | If-None-Match: "v1"              | 304 |
          206 | R26  | Range: bytes=0-4                 | 200 | 26
          206 | R26  | Range: bytes=100-                | 200 | 26
          6   | NONE | X: y                             | 404 |
          """)
  void head(String row, String file, String fields, int status, String length) throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send("HEAD /files/" + file + ".txt HTTP/1.1", lines(file, fields));
      Answer answer = http.read(false);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.field("Content-Range")).isEmpty();
      if (length != null) {
        assertThat(answer.field("Content-Length")).contains(length);
      }
      // Nothing follows the head: the next answer on the connection starts right here.
      assertThat(http.get("/files/R1.txt").text()).isEqualTo("x");
    }
  }

  @Test
  void row1_allFields() throws Exception {
    Answer answer = request("GET", "R26", List.of());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.fields())
        .contains(
            "Content-Length: 26",
            "Accept-Ranges: bytes",
            "Content-Type: text/plain;charset=utf-8",
            "Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT",
            "X-Content-Type-Options: nosniff",
            "Cache-Control: no-cache",
            "Date: " + TestServer.NOW_TEXT)
        .doesNotContain("Transfer-Encoding: chunked");
    assertThat(answer.field("ETag").orElseThrow()).matches("\"[A-Za-z0-9_-]{22}\"");
    assertThat(answer.text()).isEqualTo("abcdefghijklmnopqrstuvwxyz");
  }

  @Test
  void row2_headHasTheFieldsOfGet() throws Exception {
    assertThat(request("HEAD", "R26", List.of()).fields())
        .isEqualTo(request("GET", "R26", List.of()).fields());
    assertThat(request("HEAD", "NONE", List.of()).fields())
        .isEqualTo(request("GET", "NONE", List.of()).fields());
  }

  @Test
  void row5_problemsAreJson() throws Exception {
    Answer answer = request("GET", "NONE", List.of());
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.field("Content-Type")).contains("application/problem+json");
    assertThat(answer.text()).contains("\"status\":404").doesNotContain(directory.toString());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "OPTIONS /files/R26.txt,204",
    "OPTIONS *,204",
    "POST /files/R26.txt,405",
    "PUT /files/R26.txt,405",
    "DELETE /files/R26.txt,405",
    "TRACE /files/R26.txt,405",
    "FOO /files/R26.txt,501",
    "get /files/R26.txt,501",
    "PROPFIND /files/R26.txt,501"
  })
  void rows7to9_methods(String request, int status) throws Exception {
    Answer answer =
        RawHttp.once(
            server.port(), request + " HTTP/1.1", List.of("If-Match: \"v2\"", "Range: bytes=0-1"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.field("Allow").orElse("none"))
        .isEqualTo(status == 501 ? "none" : "GET, HEAD, OPTIONS");
    assertThat(answer.field("Content-Length").isPresent()).isEqualTo(status != 204);
  }

  @Test
  void row10_bodyOfGetIsRefused() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      http.send("GET /files/R26.txt HTTP/1.1", List.of("Content-Length: 5"));
      http.sendRaw("hello");
      Answer answer = http.read(true);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.field("Connection")).contains("close");
      assertThat(http.isClosed()).isTrue();
    }
    assertThat(request("GET", "R26", List.of("Content-Length: 0")).status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "rows D and E: {0}")
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=, ,",
        "bytes=-",
        "bytes=5",
        "bytes=4-0",
        "bytes=26-20",
        "bytes=abc",
        "bytes=a-b",
        "bytes=0x0-0x4",
        "bytes=1--20",
        "bytes=1---",
        "bytes=+0-4",
        "bytes=-+5",
        "bytes=--5",
        "bytes=0.0-4",
        "bytes=0-4;5-9",
        "bytes=0-4 5-9",
        "bytes=0-4,x",
        "bytes=0-4,5-2",
        "bytes=100-110,5-2",
        "bytes = 0-4",
        "bytes=0 - 4",
        "bytes:0-4",
        "bytes 0-4",
        "=0-4",
        "0-4",
        "bytes=\u00d9\u00a0-\u00d9\u00a4",
        "bytes=0-4/26",
        "items=0-4",
        "seconds=0-4",
        "none=0-4",
        "bytesX=1-2",
        "Xbytes=1-2",
        "unknown="
      })
  void ignoredRanges(String value) throws Exception {
    Answer answer = request("GET", "R26", List.of("Range: " + value));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("Content-Range")).isEmpty();
    checkBody(answer, "R26");
  }

  @Test
  void rows84and106to109_manyRangesAreIgnored() throws Exception {
    String killer =
        IntStream.range(0, 1300).mapToObj(i -> "5-" + i).collect(Collectors.joining(","));
    String disjoint =
        IntStream.range(0, 900).mapToObj(i -> i * 2 + "-" + i * 2).collect(Collectors.joining(","));
    for (String value :
        List.of("0-," + killer, "0-,".repeat(1300), disjoint, "0-4" + ",".repeat(8192))) {
      Answer answer = request("GET", "R10K", List.of("Range: bytes=" + value));
      assertThat(answer.status()).isEqualTo(200);
      checkBody(answer, "R10K");
    }
  }

  @Test
  void row30_spaceAroundTheValue() throws Exception {
    assertThat(request("GET", "R26", List.of("Range:    bytes=0-4 \t ")).text()).isEqualTo("abcde");
  }

  @Test
  void row39_rangeInHttp10() throws Exception {
    Answer answer =
        RawHttp.once(server.port(), "GET /files/R26.txt HTTP/1.0", List.of("Range: bytes=0-4"));
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.text()).isEqualTo("abcde");
  }

  @Test
  void row55_unsatisfiableTellsTheVersion() throws Exception {
    Answer answer = request("GET", "R26", List.of("Range: bytes=26-"));
    assertThat(answer.field("ETag")).contains(tag("R26"));
    assertThat(answer.field("Accept-Ranges")).contains("bytes");
    assertThat(answer.field("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.field("Content-Type")).contains("application/problem+json");
  }

  @Test
  void rows140and219_a206SaysWhatThe200Says() throws Exception {
    Answer whole = request("GET", "R26", List.of());
    Answer part = request("GET", "R26", List.of("Range: bytes=0-4", "If-Range: " + tag("R26")));
    for (String name :
        List.of(
            "Date", "Cache-Control", "ETag", "Last-Modified", "Content-Type", "Accept-Ranges")) {
      assertThat(part.field(name)).isEqualTo(whole.field(name)).isPresent();
    }
  }

  @Test
  void rows158and171_notModifiedIsShort() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      Answer answer = http.get("/files/R26.txt", "If-None-Match: " + tag("R26"));
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.fields().stream().map(line -> line.substring(0, line.indexOf(':'))))
          .containsExactlyInAnyOrder("Date", "ETag", "Cache-Control", "Vary");
      assertThat(http.get("/files/R1.txt").text()).isEqualTo("x");
    }
  }

  private static Answer request(String method, String file, List<String> fields) throws Exception {
    return RawHttp.once(server.port(), method + " /files/" + file + ".txt HTTP/1.1", fields);
  }

  /** The field lines of a table cell, with the file's real tag. */
  private static List<String> lines(String file, String cell) throws Exception {
    String tag = file.equals("NONE") ? "\"v1\"" : tag(file);
    return Stream.of(cell.split("; ?", -1))
        .filter(line -> !line.isEmpty())
        .map(line -> line.replace("\"v1\"", tag))
        .toList();
  }

  private static String tag(String file) throws Exception {
    return request("HEAD", file, List.of()).field("ETag").orElseThrow();
  }

  /**
   * The bytes its status and Content-Range promise: all, those of the range, or none of the file.
   */
  private static void checkBody(Answer answer, String file) {
    byte[] content = FILES.getOrDefault(file, new byte[0]);
    switch (answer.status()) {
      case 200 -> assertThat(answer.body()).isEqualTo(content);
      case 206 -> {
        String[] bounds = answer.field("Content-Range").orElseThrow().split("[ /-]", -1);
        int first = Integer.parseInt(bounds[1]);
        int last = Integer.parseInt(bounds[2]);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, first, last + 1));
      }
      case 304 -> assertThat(answer.body()).isEmpty();
      default ->
          assertThat(answer.text())
              .startsWith("{\"type\":")
              .contains("\"status\":" + answer.status());
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + i / 256);
    }
    return bytes;
  }
}
