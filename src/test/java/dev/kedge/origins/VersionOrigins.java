package dev.kedge.origins;

import static dev.kedge.origins.Answers.FIRST;
import static dev.kedge.origins.Answers.LATER;
import static dev.kedge.origins.Answers.LONGER;
import static dev.kedge.origins.Answers.OLD;
import static dev.kedge.origins.Answers.SECOND;
import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.file;

import dev.kedge.fixture.Fault;
import dev.kedge.fixture.FaultServer;
import dev.kedge.fixture.FileHandler;
import dev.kedge.fixture.Handler;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The file changes while it is fetched, or only seems to, or validators say nothing. */
final class VersionOrigins {
  private VersionOrigins() {}

  static List<Misbehaviour> all() {
    return new Group("Versions")
        .add(
            "swapped-midway",
            "puts a new version of the same size in place after 3 MiB, and cuts what is running",
            Right.BYTES,
            scene -> swapped(scene, SECOND, "\"1\"", OLD, "\"2\"", LATER))
        .add(
            "swapped-midway-longer",
            "puts a longer version in place after 3 MiB, and cuts what is running",
            Right.BYTES,
            scene -> swapped(scene, LONGER, "\"1\"", OLD, "\"2\"", LATER))
        .add(
            "swapped-midway-if-range-ignored",
            "the same, and sends ranges of the new version although If-Range names the old",
            Right.BYTES,
            scene ->
                swapped(scene, SECOND, "\"1\"", OLD, "\"2\"", LATER, Fault.ignoring("If-Range")))
        .add(
            "swapped-midway-weak-tags",
            "the same, with weak tags and no date",
            Right.BYTES,
            scene -> swapped(scene, SECOND, "W/\"1\"", null, "W/\"2\"", null))
        .add(
            "swapped-midway-same-weak-tag",
            "the same, with one weak tag for both versions",
            Right.BYTES,
            scene -> swapped(scene, SECOND, "W/\"1\"", null, "W/\"1\"", null))
        .add(
            "swapped-midway-dates-only",
            "the same, with dates and no tags",
            Right.BYTES,
            scene -> swapped(scene, SECOND, null, OLD, null, LATER))
        .add(
            "swapped-midway-within-a-second",
            "the same, and both versions have the date of this very second",
            Right.BYTES,
            scene -> {
              Instant now = Instant.now();
              swapped(scene, SECOND, null, now, null, now);
            })
        .add(
            "swapped-midway-no-validators",
            "the same, with neither tags nor dates",
            Right.BYTES,
            scene -> swapped(scene, SECOND, null, null, null, null))
        .add(
            "swapped-midway-while-others-run",
            "puts a new version of the same size in place after 3 MiB; answers begun go on",
            Right.BYTES,
            scene -> {
              FileHandler file = FaultServer.file(FIRST, "\"1\"", OLD);
              AtomicBoolean swapped = new AtomicBoolean();
              scene
                  .right(FIRST, SECOND)
                  .origin(
                      file.withFault((request, connection, next) -> {
                        connection.afterBody(
                            2L * Scene.MIB,
                            c -> {
                              if (swapped.compareAndSet(false, true)) {
                                file.swap(SECOND, "\"2\"", LATER);
                              }
                            });
                        next.handle(request, connection);
                      }));
            })
        .add(
            "two-edges-in-turn",
            "gives two versions in turn, request by request, each with a tag of its own",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST, SECOND)
                    .origin(
                        file(FIRST)
                            .withFault(
                                request -> request.number() % 2 == 0, Fault.instead(file(SECOND)))))
        .add(
            "two-edges-by-connection",
            "gives two versions in turn, connection by connection, and cuts each after 2 MiB",
            Right.EITHER,
            scene ->
                scene
                    .right(FIRST, SECOND)
                    .origin(
                        file(FIRST)
                            .withFault(
                                request -> request.connection() % 2 == 0,
                                Fault.instead(file(SECOND)))
                            .withFault(Fault.cutAfter(2L * Scene.MIB))))
        .add(
            "two-edges-no-validators",
            "the same, with neither tags nor dates",
            Right.EITHER,
            scene ->
                scene
                    .right(FIRST, SECOND)
                    .origin(
                        FaultServer.file(FIRST, null, null)
                            .withFault(
                                request -> request.connection() % 2 == 0,
                                Fault.instead(FaultServer.file(SECOND, null, null)))
                            .withFault(Fault.cutAfter(2L * Scene.MIB))))
        .add(
            "tag-per-answer",
            "gives the same bytes another tag in each answer",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin((request, connection) ->
                        FaultServer.file(FIRST, "\"" + request.number() + "\"", OLD)
                            .handle(request, connection)))
        .add(
            "tag-per-connection-cut-once",
            "gives the same bytes a tag per connection, and cuts the first connection",
            Right.BYTES,
            scene -> {
              Handler tagged =
                  (request, connection) ->
                      FaultServer.file(FIRST, "\"" + request.connection() + "\"", OLD)
                          .handle(request, connection);
              scene
                  .right(FIRST)
                  .origin(
                      tagged.withFault(
                          request -> request.number() == 1, Fault.cutAfter(2L * Scene.MIB)));
            })
        .add(
            "if-range-always-200",
            "answers any If-Range with 200, even when nothing changed",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        file(FIRST)
                            .withFault(
                                request -> request.has("If-Range"), Fault.ignoring("Range"))))
        .add(
            "validators-vanish",
            "sends tag and date in its first answer only",
            Right.BYTES,
            scene ->
                scene
                    .right(FIRST)
                    .origin(
                        file(FIRST)
                            .withFault(
                                request -> request.number() > 1, Fault.field("Last-Modified", null))
                            .withFault(request -> request.number() > 1, Fault.field("ETag", null))))
        .add(
            "304-to-the-first-request",
            "answers the first request with 304, though it asked no condition",
            Right.BYTES,
            scene ->
                scene
                    .right(SMALL)
                    .origin(
                        file(SMALL).withFault(request -> request.number() == 1, Fault.status(304))))
        .add(
            "304-always",
            "answers everything with 304",
            Right.REFUSAL,
            scene -> scene.origin(file(SMALL).withFault(Fault.status(304))))
        .add(
            "malformed-tag",
            "sends a tag without quotes, and swaps the file after 3 MiB",
            Right.BYTES,
            scene -> swapped(scene, SECOND, "abc", null, "abc", null))
        .all();
  }

  private static void swapped(
      Scene scene,
      byte[] next,
      @Nullable String tag,
      @Nullable Instant date,
      @Nullable String nextTag,
      @Nullable Instant nextDate) {
    swapped(
        scene,
        next,
        tag,
        date,
        nextTag,
        nextDate,
        (request, connection, h) -> h.handle(request, connection));
  }

  /** After 3 MiB of the first version, over all connections, there is only the next. */
  private static void swapped(
      Scene scene,
      byte[] next,
      @Nullable String tag,
      @Nullable Instant date,
      @Nullable String nextTag,
      @Nullable Instant nextDate,
      Fault also) {
    FileHandler file = FaultServer.file(FIRST, tag, date);
    AtomicLong left = new AtomicLong(3L * Scene.MIB);
    scene
        .right(FIRST, next)
        .origin(
            file.withFault(also)
                .withFault((request, connection, handler) -> {
                  long share = Math.min(left.get(), 3L * Scene.MIB / 2);
                  if (share > 0) {
                    left.addAndGet(-share);
                    connection.afterBody(
                        share,
                        c -> {
                          if (left.get() <= 0) {
                            file.swap(next, nextTag, nextDate);
                          }
                          c.close();
                        });
                  }
                  handler.handle(request, connection);
                }));
  }

  static String tag(byte[] content) {
    return "\"" + Arrays.hashCode(content) + "\"";
  }
}
