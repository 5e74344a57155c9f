package dev.kedge.origins;

import static dev.kedge.origins.Answers.SHORTER;
import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.file;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Bodies whose end or length is wrong, odd or unknown, and heads without end. */
final class FramingOrigins {
  private static final int HALF = SMALL.length / 2;
  private static final byte[] FRONT = Arrays.copyOf(SMALL, HALF);
  private static final byte[] BACK = Arrays.copyOfRange(SMALL, HALF, SMALL.length);

  private FramingOrigins() {}

  static List<Misbehaviour> all() {
    return new Group("Bodies and heads")
        .add(
            "empty-file",
            "serves a file of no bytes, and 416 to ranges of it",
            Right.BYTES,
            scene -> scene.right(new byte[0]).origin(file(new byte[0])))
        .add(
            "one-byte",
            "serves a file of one byte",
            Right.BYTES,
            scene -> scene.right(new byte[] {7}).origin(file(new byte[] {7})))
        .add(
            "unknown-length",
            "sends 200 in chunked coding, with trailers and chunk extensions",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin((request, connection) ->
                        connection
                            .head(200, "Transfer-Encoding: chunked")
                            .chunk(FRONT)
                            .write(Integer.toHexString(BACK.length) + ";a=\"b\"\r\n")
                            .body(BACK)
                            .write("\r\n0\r\nX-Trailer: yes\r\n\r\n")))
        .add(
            "http-1.0-until-close",
            "speaks HTTP/1.0 and ends the body by closing",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin((request, connection) ->
                        connection.write("HTTP/1.0 200 OK\r\n\r\n").body(SMALL).close()))
        .add(
            "until-close-but-reset",
            "gives no length and resets the connection in the middle",
            Right.REFUSAL,
            scene ->
                scene
                    .partly(SMALL)
                    .origin((request, connection) -> {
                      connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                      connection.body(FRONT).reset();
                    }))
        .add(
            "cut-always",
            "declares a length, closes after half of it, and does no ranges",
            Right.REFUSAL,
            scene ->
                scene
                    .partly(SMALL)
                    .origin(
                        file(SMALL)
                            .withFault(Fault.ignoring("Range"))
                            .withFault(Fault.cutAfter(HALF))))
        .add(
            "cut-once",
            "closes after half of the first answer, and does no ranges",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(
                        file(SMALL)
                            .withFault(Fault.ignoring("Range"))
                            .withFault(request -> request.number() == 1, Fault.cutAfter(HALF))))
        .add(
            "cut-every-100-KiB",
            "closes after 100 KiB of each answer, of a file of 3 MiB",
            Right.BYTES,
            scene ->
                scene.right(SHORTER).origin(file(SHORTER).withFault(Fault.cutAfter(100 << 10))))
        .add(
            "reset-once",
            "resets the connection in the middle of the first answer",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(
                        file(SMALL)
                            .withFault(request -> request.number() == 1, Fault.resetAfter(HALF))))
        .add(
            "two-lengths",
            "sends two Content-Length fields that differ, with all of the file",
            Right.EITHER,
            scene ->
                scene
                    .right(SMALL)
                    .partly(SMALL)
                    .origin((request, connection) ->
                        connection
                            .head(200, "Content-Length: " + SMALL.length, "Content-Length: " + HALF)
                            .body(SMALL)
                            .close()))
        .add(
            "length-and-chunked",
            "sends half the Content-Length beside chunked coding; the chunks are the file",
            Right.EITHER,
            scene ->
                scene
                    .right(SMALL)
                    .origin((request, connection) ->
                        connection
                            .head(200, "Content-Length: " + HALF, "Transfer-Encoding: chunked")
                            .chunk(SMALL)
                            .lastChunk()
                            .close()))
        .add(
            "negative-length",
            "sends Content-Length: -5",
            Right.EITHER,
            scene ->
                scene
                    .right(SMALL)
                    .origin((request, connection) ->
                        connection.head(200, "Content-Length: -5").body(SMALL).close()))
        .add(
            "chunk-size-not-a-number",
            "sends a chunk size that is none, half-way",
            Right.REFUSAL,
            scene ->
                scene
                    .partly(SMALL)
                    .origin((request, connection) ->
                        connection
                            .head(200, "Transfer-Encoding: chunked")
                            .chunk(FRONT)
                            .write("zz\r\n")
                            .body(BACK)
                            .write("\r\n0\r\n\r\n")
                            .close()))
        .add(
            "last-chunk-missing",
            "closes between two chunks, without the last one",
            Right.REFUSAL,
            scene ->
                scene
                    .partly(SMALL)
                    .origin((request, connection) ->
                        connection.head(200, "Transfer-Encoding: chunked").chunk(FRONT).close()))
        .add(
            "forty-1xx",
            "sends forty interim answers before the final one",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(
                        file(SMALL)
                            .withFault((request, connection, next) -> {
                              interim(connection, 40);
                              next.handle(request, connection);
                            })))
        .add(
            "1xx-for-ever",
            "sends interim answers and nothing else",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) -> {
                  while (true) {
                    interim(connection, 1);
                    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                  }
                }))
        .add(
            "fields-for-ever",
            "sends header fields without end",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\n");
                  String line = "X-More: " + "m".repeat(1000) + "\r\n";
                  while (true) {
                    connection.write(line);
                  }
                }))
        .add(
            "a-line-for-ever",
            "sends one header field without end",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nX-More: ");
                  String more = "m".repeat(1000);
                  while (true) {
                    connection.write(more);
                  }
                }))
        .add(
            "not-http",
            "answers in a language of its own",
            Right.REFUSAL,
            scene ->
                scene.at(
                    "/" + Scene.NAME,
                    FaultServer.startRaw(connection -> {
                      try {
                        connection.write("SSH-2.0-OpenSSH_9.2\r\n").stall();
                      } catch (IOException gone) {
                        connection.close();
                      }
                    })))
        .add(
            "gzip-unasked",
            "compresses the whole file for the way, though identity was asked for",
            Right.EITHER,
            scene ->
                scene
                    .right(SMALL)
                    .origin(Answers.whole(Answers.gzip(SMALL), "Content-Encoding: gzip")))
        .all();
  }

  private static void interim(Connection connection, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n");
    }
  }
}
