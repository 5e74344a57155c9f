package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.serve.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The multipart rows of section F of http-cases.md, and 85, 88 and 138. */
class MultipartTest {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz";

  @TempDir private Path directory;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.of(directory);
    server.file("R26.txt", ALPHABET.getBytes(StandardCharsets.US_ASCII));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "row {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          95  | bytes=0-1,24-25     | 0-1 24-25
          96  | bytes=24-25,0-1     | 24-25 0-1
          97  | bytes=0-1,-2        | 0-1 24-25
          85  | bytes=0-4,,6-7      | 0-4 6-7
          88  | bytes=0-1 , 5-6     | 0-1 5-6
          88  | bytes=0-1,\t5-6     | 0-1 5-6
          101 | bytes=5-9,0-4,20-21 | 0-9 20-21
          """)
  void parts(String row, String range, String expected) throws Exception {
    Answer answer = get("Range: " + range);
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.field("Content-Range")).isEmpty();
    assertThat(answer.text())
        .isEqualTo(
            body(boundary(answer), List.of(expected.split(" ", -1)), "text/plain;charset=utf-8"));
  }

  @Test
  void row95_lengthAsInTheExample() throws Exception {
    server.file("R26", ALPHABET.getBytes(StandardCharsets.US_ASCII));
    Answer answer =
        RawHttp.once(
            server.port(), "GET /files/R26.txt HTTP/1.1", List.of("Range: bytes=0-1,24-25"));
    int longerBoundary = boundary(answer).length() - "3d6b6a416f9b5".length();
    int longerType = ";charset=utf-8".length();
    assertThat(answer.length()).isEqualTo(177 + 3L * longerBoundary + 2L * longerType);
  }

  @Test
  void row105_sixteenParts() throws Exception {
    byte[] content = new byte[10_000];
    server.file("R10K.bin", content);
    String ranges =
        IntStream.range(0, 16)
            .mapToObj(i -> i * 10 + "-" + i * 10)
            .collect(Collectors.joining(","));
    Answer answer =
        RawHttp.once(
            server.port(), "GET /files/R10K.bin HTTP/1.1", List.of("Range: bytes=" + ranges));
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.text().split("Content-Range: bytes ", -1)).hasSize(17);
  }

  @Test
  void row113_boundaryIsNeverTheSame() throws Exception {
    String first = boundary(get("Range: bytes=0-1,4-5"));
    String second = boundary(get("Range: bytes=0-1,4-5"));
    assertThat(first).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(second);
  }

  @Test
  void row138_ifRange() throws Exception {
    String tag = get("X: y").field("ETag").orElseThrow();
    assertThat(get("Range: bytes=0-1,24-25", "If-Range: " + tag).status()).isEqualTo(206);
    assertThat(get("Range: bytes=0-1,24-25", "If-Range: \"other\"").text()).isEqualTo(ALPHABET);
  }

  @Test
  void row114_lengthIsExact_theConnectionGoesOn() throws Exception {
    try (RawHttp http = RawHttp.connect(server.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(http.get("/files/R26.txt", "Range: bytes=0-1,24-25").status()).isEqualTo(206);
      }
      assertThat(http.get("/files/R26.txt").text()).isEqualTo(ALPHABET);
    }
  }

  private Answer get(String... fields) throws Exception {
    return RawHttp.once(server.port(), "GET /files/R26.txt HTTP/1.1", List.of(fields));
  }

  private static String boundary(Answer answer) {
    String type = answer.field("Content-Type").orElseThrow();
    assertThat(type).startsWith("multipart/byteranges; boundary=");
    return type.substring(type.indexOf('=') + 1);
  }

  private static String body(String boundary, List<String> ranges, String type) {
    var body = new StringBuilder();
    for (String range : ranges) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(range.substring(0, dash));
      int last = Integer.parseInt(range.substring(dash + 1));
      body.append(body.isEmpty() ? "" : "\r\n")
          .append(
              "--"
                  + boundary
                  + "\r\nContent-Type: "
                  + type
                  + "\r\nContent-Range: bytes "
                  + range
                  + "/26\r\n\r\n")
          .append(ALPHABET, first, last + 1);
    }
    return body + "\r\n--" + boundary + "--\r\n";
  }
}
