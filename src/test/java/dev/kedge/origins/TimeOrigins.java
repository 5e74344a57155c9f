package dev.kedge.origins;

import static dev.kedge.origins.Answers.FIRST;
import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.file;

import dev.kedge.fixture.Connection;
import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FullPort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Waits without end, at every stage. */
final class TimeOrigins {
  private static final Duration DRIP = Duration.ofMillis(100);

  private TimeOrigins() {}

  static List<Misbehaviour> all() {
    return new Group("Time")
        .add(
            "connection-never-made",
            "drops the packets of whoever connects",
            Right.REFUSAL,
            scene -> {
              FullPort port = new FullPort();
              scene.closeToo(port);
              scene.url("http://127.0.0.1:" + port.port() + "/" + Scene.NAME);
            })
        .add(
            "closed-at-once",
            "accepts each connection and closes it",
            Right.REFUSAL,
            scene -> scene.at("/" + Scene.NAME, FaultServer.startRaw(Connection::close)))
        .add(
            "tls-never-answered",
            "accepts, and never says a word of TLS",
            Right.REFUSAL,
            scene -> {
              FaultServer server = FaultServer.startRaw(Connection::stall);
              scene.closeToo(server);
              scene.url("https://127.0.0.1:" + server.port() + "/" + Scene.NAME);
            })
        .add(
            "never-answers",
            "takes the request and never answers",
            Right.REFUSAL,
            scene -> scene.origin(file(SMALL).withFault(Fault.silence())))
        .add(
            "stalls-in-the-head",
            "stops in the middle of the header",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) ->
                    connection.write("HTTP/1.1 200 OK\r\nContent-Le").stall()))
        .add(
            "drips-the-head",
            "sends its header a byte each tenth of a second, without end",
            Right.REFUSAL,
            scene ->
                scene.origin((request, connection) -> {
                  connection.write("HTTP/1.1 200 OK\r\nX-Slow: ");
                  byte[] more = "s".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
                  connection.drip(more, DRIP);
                }))
        .add(
            "stalls-in-the-body",
            "stops after 100 KiB of each answer, and does no ranges",
            Right.REFUSAL,
            scene ->
                scene
                    .partly(SMALL)
                    .origin(
                        file(SMALL)
                            .withFault(Fault.ignoring("Range"))
                            .withFault(Fault.stallAfter(100 << 10))))
        .add(
            "stalls-once",
            "stops in the middle of the first answer only",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        file(FIRST)
                            .withFault(
                                request -> request.number() == 1,
                                Fault.stallAfter(2L * Scene.MIB))))
        .add(
            "drips-the-body",
            "sends ten bytes a second, and does no ranges",
            Right.REFUSAL,
            scene ->
                scene
                    .partly(SMALL)
                    .origin((request, connection) ->
                        connection.head(200, "Content-Length: " + SMALL.length).drip(SMALL, DRIP)))
        .add(
            "drips-once",
            "sends the first answer at ten bytes a second",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(
                        file(SMALL)
                            .withFault(
                                request -> request.number() == 1,
                                Fault.instead((request, connection) ->
                                    connection
                                        .head(
                                            200,
                                            "ETag: " + VersionOrigins.tag(SMALL),
                                            "Content-Length: " + SMALL.length)
                                        .drip(SMALL, DRIP)))))
        .add(
            "one-slow-connection",
            "stalls on its second connection for ever, and is well on the others",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        file(FIRST)
                            .withFault(request -> request.connection() == 2, Fault.silence())))
        .all();
  }
}
