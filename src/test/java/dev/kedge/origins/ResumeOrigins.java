package dev.kedge.origins;

import static dev.kedge.origins.Answers.FIRST;
import static dev.kedge.origins.Answers.LATER;
import static dev.kedge.origins.Answers.LONGER;
import static dev.kedge.origins.Answers.OLD;
import static dev.kedge.origins.Answers.SECOND;
import static dev.kedge.origins.Answers.SHORTER;
import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.cutAfter;
import static dev.kedge.origins.Answers.file;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.Handler;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A first run is broken off; then something has changed, and the same command is run again. */
final class ResumeOrigins {
  private static final long CUT = 5L * Scene.MIB;
  private static final long KILL = 6L * Scene.MIB;

  private ResumeOrigins() {}

  static List<Misbehaviour> all() {
    Handler old = file(FIRST);
    return new Group("Resuming")
        .add(
            "cut-then-well",
            "goes down in the first run, and is well in the second",
            Right.BYTES,
            scene -> after(scene, old, old, FIRST))
        .add(
            "cut-then-swapped",
            "has a new version of the same size, with a new tag",
            Right.BYTES,
            scene -> after(scene, old, file(SECOND), SECOND))
        .add(
            "cut-then-swapped-if-range-ignored",
            "the same, and sends ranges of it although If-Range names the old",
            Right.BYTES,
            scene -> after(scene, old, file(SECOND).withFault(Fault.ignoring("If-Range")), SECOND))
        .add(
            "cut-then-swapped-dates-only",
            "has a new version of the same size, with a new date and no tags",
            Right.BYTES,
            scene ->
                after(
                    scene,
                    FaultServer.file(FIRST, null, OLD),
                    FaultServer.file(SECOND, null, LATER),
                    SECOND))
        .add(
            "cut-then-swapped-same-date",
            "has a new version of the same size and date; it was young when first fetched",
            Right.BYTES,
            scene -> {
              Instant now = Instant.now();
              after(
                  scene,
                  FaultServer.file(FIRST, null, now),
                  FaultServer.file(SECOND, null, now),
                  SECOND);
            })
        .add(
            "cut-then-swapped-same-weak-tag",
            "has a new version of the same size under the same weak tag",
            Right.BYTES,
            scene ->
                after(
                    scene,
                    FaultServer.file(FIRST, "W/\"1\"", null),
                    FaultServer.file(SECOND, "W/\"1\"", null),
                    SECOND))
        .add(
            "cut-then-swapped-no-validators",
            "has a new version of the same size, and neither tags nor dates",
            Right.BYTES,
            scene ->
                after(
                    scene,
                    FaultServer.file(FIRST, null, null),
                    FaultServer.file(SECOND, null, null),
                    SECOND))
        .add(
            "cut-then-longer",
            "has a longer version, with a new tag",
            Right.BYTES,
            scene -> after(scene, old, file(LONGER), LONGER))
        .add(
            "cut-then-shorter-than-held",
            "has a version that is shorter than what the first run brought",
            Right.BYTES,
            scene -> after(scene, old, file(SHORTER), SHORTER))
        .add(
            "cut-then-truncated",
            "has lost the end of the file, and keeps its tag",
            Right.BYTES,
            scene -> {
              byte[] truncated = Arrays.copyOf(FIRST, SHORTER.length);
              String tag = VersionOrigins.tag(FIRST);
              after(scene, old, FaultServer.file(truncated, tag, OLD), truncated);
            })
        .add(
            "cut-then-empty",
            "has an empty file in its place",
            Right.BYTES,
            scene -> after(scene, old, file(new byte[0]), new byte[0]))
        .add(
            "cut-then-no-ranges",
            "does no ranges any more",
            Right.BYTES,
            scene -> after(scene, old, old.withFault(Fault.ignoring("Range")), FIRST))
        .add(
            "cut-then-416",
            "answers every range with 416 and no more",
            Right.BYTES,
            scene ->
                after(
                    scene,
                    old,
                    old.withFault(request -> request.has("Range"), Fault.status(416)),
                    FIRST))
        .add(
            "cut-then-gone",
            "has no such file any more",
            Right.REFUSAL,
            scene -> after(scene, old, old.withFault(Fault.status(404))))
        .add(
            "cut-then-login-page",
            "sends a login page with 200",
            Right.REFUSAL,
            scene -> after(scene, old, (request, connection) -> Answers.page(connection)))
        .add(
            "cut-then-elsewhere",
            "redirects to another server with the same bytes and another tag",
            Right.BYTES,
            scene -> {
              FaultServer other = scene.elsewhere(FaultServer.file(FIRST, "\"other\"", LATER));
              Handler away =
                  (request, connection) ->
                      connection.head(
                          302, "Location: " + other.url("/file.bin"), "Content-Length: 0");
              after(scene, old, away, FIRST);
            })
        .add(
            "whole-then-asked-again",
            "serves the same file to the same command again",
            Right.BYTES,
            scene -> {
              scene.right(SMALL).origin(file(SMALL));
              scene.then(file(SMALL));
              scene.then(file(SMALL));
            })
        .add(
            "whole-then-grown",
            "has a longer version when the same command is run again",
            Right.BYTES,
            scene -> {
              scene.right(SHORTER, FIRST).origin(file(SHORTER));
              scene.then(file(SHORTER));
              scene.then(file(FIRST));
            })
        .add(
            "killed-then-well",
            "is well; the first run is killed",
            Right.BYTES,
            scene -> killed(scene, old, FIRST))
        .add(
            "killed-then-swapped",
            "has a new version of the same size after the first run is killed",
            Right.BYTES,
            scene -> killed(scene, file(SECOND), SECOND))
        .add(
            "killed-then-swapped-no-validators",
            "the same, with neither tags nor dates",
            Right.BYTES,
            scene -> {
              scene.right(SECOND).partly(FIRST).origin(old);
              scene.killedAfter(KILL, FaultServer.file(FIRST, null, null));
              scene.then(FaultServer.file(SECOND, null, null));
            })
        .all();
  }

  /** First {@code before}, cut after 5 MiB; then {@code now}, which can give these versions. */
  private static void after(Scene scene, Handler before, Handler now, byte[]... versions) {
    scene.right(versions).partly(FIRST).origin(before);
    scene.then(cutAfter(CUT, before));
    scene.then(now);
  }

  private static void killed(Scene scene, Handler now, byte[] version) {
    scene.right(version).partly(FIRST).origin(file(FIRST));
    scene.killedAfter(KILL, file(FIRST));
    scene.then(now);
  }
}
