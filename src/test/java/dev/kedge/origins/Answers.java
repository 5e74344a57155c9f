package dev.kedge.origins;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Content;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** The files that origins serve, and answers that several of them give. */
final class Answers {
  /** Long ago, so that a date is strong. */
  static final Instant OLD = Instant.parse("2020-01-01T00:00:00Z");

  static final Instant LATER = Instant.parse("2021-01-01T00:00:00Z");

  /** Three of kedge's chunks, nine of aria2's pieces. */
  static final byte[] FIRST = Content.random(1, 9 * Scene.MIB + 7);

  /** As long as {@link #FIRST}, and other bytes. */
  static final byte[] SECOND = Content.random(2, FIRST.length);

  static final byte[] LONGER = Content.random(3, FIRST.length + 2 * Scene.MIB);
  static final byte[] SHORTER = Content.random(4, 3 * Scene.MIB);
  static final byte[] SMALL = Content.random(5, 300_000);
  static final byte[] PAGE =
      "<html><title>Log in</title><p>Please log in.</html>".getBytes(StandardCharsets.US_ASCII);

  private Answers() {}

  static FileHandler file(byte[] content) {
    return FaultServer.file(content, "\"" + Arrays.hashCode(content) + "\"", OLD);
  }

  /** Answers any request with all of it. */
  static Handler whole(byte[] content, String... fields) {
    return (request, connection) -> whole(connection, content, fields);
  }

  static void whole(Connection connection, byte[] content, String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("Content-Length: " + content.length);
    connection.head(200, all.toArray(String[]::new)).body(content);
  }

  static void page(Connection connection) throws IOException {
    whole(connection, PAGE, "Content-Type: text/html");
  }

  /** Answers with bytes [first, end) under this Content-Range. */
  static void range(Connection connection, byte[] bytes, int first, int end, String contentRange)
      throws IOException {
    connection
        .head(
            206,
            "ETag: \"" + Arrays.hashCode(bytes) + "\"",
            "Content-Range: " + contentRange,
            "Content-Length: " + (end - first))
        .body(bytes, first, end - first);
  }

  static boolean isLater(Request request) {
    return request.rangeStart() > 0;
  }

  static int first(Request request) {
    return (int) request.rangeStart();
  }

  /** The end of the range that is asked for; the file's where it is left open. */
  static int end(Request request, byte[] content) {
    String range = request.header("Range").orElse("");
    int dash = range.lastIndexOf('-');
    return dash < 0 || dash == range.length() - 1
        ? content.length
        : (int) Math.min(content.length, Long.parseLong(range.substring(dash + 1)) + 1);
  }

  static String contentRange(int first, int end, long total) {
    return "bytes " + first + "-" + (end - 1) + "/" + total;
  }

  /** The handler until so many body bytes are sent in all; then each connection is closed. */
  static Handler cutAfter(long bodyBytes, Handler handler) {
    AtomicLong left = new AtomicLong(bodyBytes);
    return (request, connection) -> {
      long share = Math.min(left.get(), bodyBytes / 2);
      if (share <= 0) {
        connection.close();
        return;
      }
      left.addAndGet(-share);
      connection.afterBody(share, Connection::close);
      handler.handle(request, connection);
    };
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  /** The bytes with one bit of them wrong. */
  static byte[] flipped(byte[] content) {
    byte[] bad = content.clone();
    bad[bad.length - bad.length / 10] ^= 1;
    return bad;
  }
}
