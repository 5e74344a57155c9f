package dev.kedge.origins;

import static dev.kedge.origins.Answers.FIRST;
import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.file;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.Handler;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/** Servers that have enough, and failures by status. */
final class LoadOrigins {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private LoadOrigins() {}

  static List<Misbehaviour> all() {
    return new Group("Load")
        .add(
            "503-once",
            "answers the first request with 503 and Retry-After: 1",
            Right.BYTES,
            scene -> once(scene, Fault.status(503, "Retry-After: 1")))
        .add(
            "429-once-with-a-date",
            "answers the first request with 429 and a Retry-After date",
            Right.BYTES,
            scene ->
                once(
                    scene,
                    (request, connection, next) ->
                        connection.head(
                            429,
                            "Retry-After: " + DATE.format(Instant.now().plusSeconds(2)),
                            "Content-Length: 0")))
        .add(
            "503-midway",
            "cuts the first answer, and then answers the next request with 503 and an error page",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        file(FIRST)
                            .withFault(request -> request.number() == 2, errorPage(503))
                            .withFault(
                                request -> request.number() == 1, Fault.cutAfter(2L * Scene.MIB))))
        .add(
            "503-above-two-connections",
            "serves two requests at a time and answers others with 503",
            Right.BYTES,
            scene ->
                crowded(
                    scene, 2, (request, connection) -> connection.head(503, "Content-Length: 0")))
        .add(
            "403-above-one-connection",
            "serves one request at a time and answers others with 403",
            Right.BYTES,
            scene ->
                crowded(
                    scene, 1, (request, connection) -> connection.head(403, "Content-Length: 0")))
        .add(
            "closes-above-one-connection",
            "serves one request at a time and closes the connections of others",
            Right.BYTES,
            scene -> crowded(scene, 1, (request, connection) -> connection.close()))
        .add(
            "503-always",
            "answers everything with 503 and an error page",
            Right.REFUSAL,
            scene -> scene.origin(file(SMALL).withFault(errorPage(503))))
        .add(
            "404-page",
            "answers with 404 and an error page",
            Right.REFUSAL,
            scene -> scene.origin(file(SMALL).withFault(errorPage(404))))
        .add(
            "407-without-a-proxy",
            "answers with 407, though it is no proxy",
            Right.REFUSAL,
            scene -> scene.origin(file(SMALL).withFault(Fault.status(407))))
        .add(
            "599-once",
            "answers the first request with a status nobody knows",
            Right.BYTES,
            scene -> once(scene, Fault.status(599)))
        .all();
  }

  private static void once(Scene scene, Fault fault) {
    scene.right(SMALL).origin(file(SMALL).withFault(request -> request.number() == 1, fault));
  }

  private static Fault errorPage(int status) {
    return (request, connection, next) ->
        connection
            .head(status, "Content-Type: text/html", "Content-Length: " + Answers.PAGE.length)
            .body(Answers.PAGE);
  }

  private static void crowded(Scene scene, int places, Handler turnedAway) {
    Semaphore free = new Semaphore(places);
    scene
        .right(FIRST)
        .origin(
            file(FIRST)
                .withFault((request, connection, next) -> {
                  if (!free.tryAcquire()) {
                    turnedAway.handle(request, connection);
                    return;
                  }
                  try {
                    next.handle(request, connection);
                  } finally {
                    free.release();
                  }
                }));
  }
}
