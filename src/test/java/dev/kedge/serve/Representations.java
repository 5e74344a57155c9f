package dev.kedge.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.fixture.RealTicker;
import dev.kedge.serve.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The test representations of http-cases.md as files of a server, and what an answer about one of
 * them must be. {@code R26w} is R26 as a server sees it that met it just now: its tag is weak.
 */
final class Representations implements AutoCloseable {
  private static final String WEAK = "R26w";
  private static final Map<String, byte[]> FILES =
      Map.of(
          "R26.txt",
          ascii("abcdefghijklmnopqrstuvwxyz"),
          "R0.txt",
          new byte[0],
          "R1.txt",
          ascii("x"),
          "R10K.txt",
          pattern(10_000),
          "BLOB",
          ascii("blob"));

  private final TestServer server;
  private final TestServer young;

  Representations(Path directory) throws Exception {
    server = TestServer.of(directory);
    for (var file : FILES.entrySet()) {
      server.file(file.getKey(), file.getValue());
    }
    Path file = server.file("R26w.txt", content("R26"));
    Instant touched = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
    var justNow = RealTicker.at(touched.plusMillis(500));
    young = TestServer.of(directory, c -> c.ticker(justNow));
  }

  /** A port where this representation is. */
  int port(String name) {
    return name.equals(WEAK) ? young.port() : server.port();
  }

  String path(String name) {
    return "/files/" + (FILES.containsKey(name) ? name : name + ".txt");
  }

  byte[] content(String name) {
    return FILES.getOrDefault(
        name.equals(WEAK) ? "R26.txt" : path(name).substring("/files/".length()), new byte[0]);
  }

  /** What stands for the version {@code v1} of the tables: the tag's opaque text. */
  String version(String name) throws Exception {
    if (!FILES.containsKey(path(name).substring("/files/".length())) && !name.equals(WEAK)) {
      return "v1";
    }
    String tag = request("HEAD", name, List.of()).field("ETag").orElseThrow();
    assertThat(tag).startsWith(name.equals(WEAK) ? "W/\"" : "\"");
    return tag.substring(tag.indexOf('"') + 1, tag.length() - 1);
  }

  Answer request(String method, String name, List<String> fields) throws Exception {
    return RawHttp.once(port(name), method + ' ' + path(name) + " HTTP/1.1", fields);
  }

  Answer get(String name, String... fields) throws Exception {
    return request("GET", name, List.of(fields));
  }

  /**
   * Sends what a row of the tables says, {@code GET R26} with {@code &} between its fields, and
   * checks status, the fields that are expected, framing and body.
   */
  void check(String request, String fields, int status, String expected) throws Exception {
    String method = request.substring(0, request.indexOf(' '));
    String name = request.substring(request.indexOf(' ') + 1);
    String version = version(name);
    try (RawHttp http = RawHttp.connect(port(name))) {
      List<String> lines = parts(fields, version);
      http.send(method + ' ' + path(name) + " HTTP/1.1", lines);
      Answer answer = http.read(!method.equals("HEAD"));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.field("Date")).isPresent();
      assertThat(answer.field("Content-Encoding")).isEmpty();
      List<String> wanted = parts(expected, version);
      wanted.stream().filter(each -> !isRange(each)).forEach(each -> assertField(answer, each));
      checkBody(answer, method, name, wanted.stream().filter(Representations::isRange).toList());
      if (answer.field("Connection").isPresent()) {
        assertThat(http.isClosed()).isTrue();
      } else {
        // Nothing follows the answer: the next one starts right here.
        assertThat(http.get("/files/R1.txt").text()).isEqualTo("x");
      }
    }
  }

  @Override
  public void close() {
    server.close();
    young.close();
  }

  private void checkBody(Answer answer, String method, String name, List<String> ranges) {
    String range = ranges.isEmpty() ? "" : ranges.getFirst();
    if (range.startsWith("bytes ")) {
      assertThat(answer.field("Content-Range")).contains(range);
    } else {
      assertThat(answer.field("Content-Range")).isEmpty();
    }
    byte[] content = content(name);
    if (method.equals("HEAD") || answer.status() == 304 || answer.status() == 204) {
      assertThat(answer.body()).isEmpty();
    } else if (range.startsWith("parts ")) {
      assertThat(answer.text()).isEqualTo(multipart(answer, name, range.split(" ", -1)));
    } else if (answer.status() == 206) {
      String[] bounds = range.split("[ /-]", -1);
      int first = Integer.parseInt(bounds[1]);
      int last = Integer.parseInt(bounds[2]);
      assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, first, last + 1));
    } else if (answer.status() == 200) {
      assertThat(answer.body()).isEqualTo(content);
    } else {
      assertThat(answer.text())
          .startsWith("{\"type\":")
          .contains("\"status\":" + answer.status())
          .doesNotContain("abcde");
    }
  }

  /** The body of {@code multipart/byteranges}, to the byte (RFC 9110 §14.6, RFC 2046 §5.1). */
  private String multipart(Answer answer, String name, String... ranges) {
    String text = new String(content(name), StandardCharsets.ISO_8859_1);
    String boundary = boundary(answer);
    var body = new StringBuilder();
    for (String range : List.of(ranges).subList(1, ranges.length)) {
      String[] bounds = range.split("-", -1);
      body.append("\r\n--")
          .append(boundary)
          .append("\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Range: bytes ")
          .append(range + '/' + text.length() + "\r\n\r\n")
          .append(text, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]) + 1);
    }
    return body + "\r\n--" + boundary + "--\r\n";
  }

  static String boundary(Answer answer) {
    String type = answer.field("Content-Type").orElseThrow();
    assertThat(type).startsWith("multipart/byteranges; boundary=");
    return type.substring(type.indexOf('=') + 1);
  }

  private static void assertField(Answer answer, String line) {
    int colon = line.indexOf(':');
    assertThat(answer.field(line.substring(0, colon))).contains(line.substring(colon + 1).strip());
  }

  private static boolean isRange(String expected) {
    return expected.startsWith("bytes ") || expected.startsWith("parts ");
  }

  private static List<String> parts(String cell, String version) {
    String upper = version.toUpperCase(Locale.ROOT);
    return Stream.of(cell.split(" & ", -1))
        .filter(line -> !line.isEmpty() && !line.equals("-"))
        .map(line ->
            line.replace("\"v1\"", '"' + version + '"').replace("\"V1\"", '"' + upper + '"'))
        .toList();
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
