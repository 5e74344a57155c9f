package dev.kedge.origins;

import static dev.kedge.origins.Answers.FIRST;
import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.contentRange;
import static dev.kedge.origins.Answers.end;
import static dev.kedge.origins.Answers.file;
import static dev.kedge.origins.Answers.first;
import static dev.kedge.origins.Answers.range;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.Handler;
import dev.kedge.fixture.Request;
import java.util.Arrays;
import java.util.List;

/** Answers to ranges that are not what was asked for. The file itself never changes. */
final class RangeOrigins {
  private RangeOrigins() {}

  static List<Misbehaviour> all() {
    return new Group("Ranges")
        .add(
            "well-behaved",
            "does all as it should: the control of this experiment",
            Right.BYTES,
            scene -> scene.right(FIRST).origin(file(FIRST)))
        .add(
            "range-answered-200",
            "answers every range with 200 and all of the file, though it says Accept-Ranges",
            Right.BYTES,
            scene -> scene.right(FIRST).origin(file(FIRST).withFault(Fault.ignoring("Range"))))
        .add(
            "later-range-answered-200",
            "answers only ranges that start later with 200 and all of the file",
            Right.BYTES,
            scene -> later(scene, Fault.ignoring("Range")))
        .add(
            "range-starts-early",
            "answers with a range that starts 1 KiB before the one asked for",
            Right.BYTES,
            scene -> shifted(scene, -1024))
        .add(
            "range-starts-late",
            "answers with a range that starts 1 KiB after the one asked for",
            Right.BYTES,
            scene -> shifted(scene, 1024))
        .add(
            "range-without-content-range",
            "sends 206 without Content-Range",
            Right.BYTES,
            scene -> later(scene, Fault.field("Content-Range", null)))
        .add(
            "range-with-malformed-content-range",
            "sends 206 with Content-Range: bytes all/of it",
            Right.BYTES,
            scene -> later(scene, Fault.field("Content-Range", "bytes all/of it")))
        .add(
            "range-with-other-total",
            "gives a total that is one more in each range that starts later",
            Right.BYTES,
            scene ->
                later(
                    scene,
                    Fault.instead((request, connection) -> {
                      int start = first(request);
                      int end = end(request, FIRST);
                      String field = contentRange(start, end, FIRST.length + 1L);
                      range(connection, FIRST, start, end, field);
                    })))
        .add(
            "range-with-star-total",
            "gives the total of every range as *",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        ranged((request, connection) -> {
                          int start = first(request);
                          int end = end(request, FIRST);
                          String field = "bytes " + start + "-" + (end - 1) + "/*";
                          range(connection, FIRST, start, end, field);
                        })))
        .add(
            "range-as-multipart",
            "wraps a single range in multipart/byteranges",
            Right.BYTES,
            scene -> later(scene, multipart()))
        .add(
            "range-in-chunked-coding",
            "sends ranges in chunked coding, without a length",
            Right.BYTES,
            scene -> scene.right(FIRST).origin(ranged(chunked())))
        .add(
            "range-in-gzip",
            "compresses ranges that start later, though identity was asked for",
            Right.BYTES,
            scene -> later(scene, gzipped()))
        .add(
            "half-of-it-unasked",
            "answers with 206 and the first half, even where no range was asked for",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        file(FIRST)
                            .withFault(
                                request -> !Answers.isLater(request),
                                Fault.instead((request, connection) -> {
                                  int half = FIRST.length / 2;
                                  String field = contentRange(0, half, FIRST.length);
                                  range(connection, FIRST, 0, half, field);
                                }))))
        .add(
            "ranges-of-512-KiB",
            "never sends more than 512 KiB of a range",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        ranged((request, connection) -> {
                          int start = first(request);
                          int end = Math.min(end(request, FIRST), start + (512 << 10));
                          String field = contentRange(start, end, FIRST.length);
                          range(connection, FIRST, start, end, field);
                        })))
        .add(
            "range-to-the-end",
            "sends all from the start of the range to the end of the file",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        ranged((request, connection) -> {
                          int start = first(request);
                          String field = contentRange(start, FIRST.length, FIRST.length);
                          range(connection, FIRST, start, FIRST.length, field);
                        })))
        .add(
            "body-longer-than-its-range",
            "sends 1,000 bytes more than Content-Length and Content-Range say, and closes",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(
                        file(SMALL)
                            .withFault((request, connection, next) -> {
                              next.handle(request, connection);
                              connection.write(new byte[1000]).close();
                            })))
        .add(
            "416-to-every-range",
            "answers every range with 416, although it serves the whole file",
            Right.BYTES,
            scene -> refusing(scene, "Content-Range: bytes */" + SMALL.length))
        .add(
            "416-without-content-range",
            "answers every range with 416 and says no more",
            Right.BYTES,
            scene -> refusing(scene))
        .add(
            "500-to-every-range",
            "fails with 500 on every range, although it serves the whole file",
            Right.BYTES,
            scene -> failing(scene, 500))
        .add(
            "403-to-every-range",
            "forbids ranges, although it serves the whole file",
            Right.BYTES,
            scene -> failing(scene, 403))
        .add(
            "accept-ranges-none-yet-206",
            "says Accept-Ranges: none and sends ranges all the same",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(file(FIRST).withFault(Fault.field("Accept-Ranges", "none"))))
        .all();
  }

  private static void later(Scene scene, Fault fault) {
    // The first run brings a part of it, so that every tool asks for a later range in the second.
    Handler faulty = file(FIRST).withFault(Answers::isLater, fault);
    scene.right(FIRST).origin(faulty);
    scene.then(Answers.cutAfter(3L * Scene.MIB, faulty));
    scene.then(faulty);
  }

  private static void shifted(Scene scene, int by) {
    later(
        scene,
        Fault.instead((request, connection) -> {
          int start = Math.max(0, Math.min(first(request) + by, FIRST.length - 1));
          int end = Math.max(start + 1, end(request, FIRST));
          range(connection, FIRST, start, end, contentRange(start, end, FIRST.length));
        }));
  }

  private static Handler ranged(Handler handler) {
    return file(FIRST).withFault(request -> request.has("Range"), Fault.instead(handler));
  }

  private static Handler chunked() {
    return (request, connection) -> {
      int start = first(request);
      int end = end(request, FIRST);
      connection.head(
          206,
          "ETag: \"" + Arrays.hashCode(FIRST) + "\"",
          "Content-Range: " + contentRange(start, end, FIRST.length),
          "Transfer-Encoding: chunked");
      connection.chunk(Arrays.copyOfRange(FIRST, start, end)).lastChunk();
    };
  }

  private static Fault multipart() {
    return Fault.instead((request, connection) -> {
      int start = first(request);
      int end = end(request, FIRST);
      String head = "--B\r\nContent-Range: " + contentRange(start, end, FIRST.length) + "\r\n\r\n";
      String tail = "\r\n--B--\r\n";
      connection
          .head(
              206,
              "ETag: \"" + Arrays.hashCode(FIRST) + "\"",
              "Content-Type: multipart/byteranges; boundary=B",
              "Content-Length: " + (head.length() + end - start + tail.length()))
          .write(head)
          .body(FIRST, start, end - start)
          .write(tail);
    });
  }

  private static Fault gzipped() {
    return Fault.instead((request, connection) -> {
      int start = first(request);
      int end = end(request, FIRST);
      byte[] zipped = Answers.gzip(Arrays.copyOfRange(FIRST, start, end));
      connection
          .head(
              206,
              "ETag: \"" + Arrays.hashCode(FIRST) + "\"",
              "Content-Encoding: gzip",
              "Content-Range: " + contentRange(start, end, FIRST.length),
              "Content-Length: " + zipped.length)
          .body(zipped);
    });
  }

  private static void refusing(Scene scene, String... fields) {
    scene
        .right(SMALL)
        .origin(file(SMALL).withFault(RangeOrigins::isRange, Fault.status(416, fields)));
  }

  private static void failing(Scene scene, int status) {
    scene.right(SMALL).origin(file(SMALL).withFault(RangeOrigins::isRange, Fault.status(status)));
  }

  private static boolean isRange(Request request) {
    return request.has("Range");
  }
}
