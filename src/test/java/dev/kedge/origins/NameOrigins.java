package dev.kedge.origins;

import static dev.kedge.origins.Answers.SMALL;
import static dev.kedge.origins.Answers.file;

import dev.kedge.fixture.Content;
import dev.kedge.fixture.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Names that lead astray, and names that are taken. */
final class NameOrigins {
  private static final byte[] MINE = Content.random(6, 100_000);

  private NameOrigins() {}

  static List<Misbehaviour> all() {
    return new Group("Names")
        .add(
            "named-above",
            "names the file ../../evil by Content-Disposition",
            Right.BYTES,
            scene -> named(scene, "attachment; filename=\"../../evil\""))
        .add(
            "named-above-in-utf-8",
            "names the file ../evil by an escaped filename*",
            Right.BYTES,
            scene -> named(scene, "attachment; filename*=UTF-8''..%2Fevil"))
        .add(
            "named-absolutely",
            "names the file /tmp/kedge-origins-evil by Content-Disposition",
            Right.BYTES,
            scene -> named(scene, "attachment; filename=\"/tmp/kedge-origins-evil\""))
        .add(
            "named-as-a-dot-file",
            "names the file .bashrc by Content-Disposition",
            Right.BYTES,
            scene -> named(scene, "attachment; filename=\".bashrc\""))
        .add(
            "named-as-an-option",
            "names the file -rf by Content-Disposition",
            Right.BYTES,
            scene -> named(scene, "attachment; filename=\"-rf\""))
        .add(
            "named-with-control-characters",
            "names the file with an escape sequence and a line feed",
            Right.BYTES,
            scene -> named(scene, "attachment; filename*=UTF-8''a%1B%5B2Jb%0Ac.bin"))
        .add(
            "named-as-a-file-of-mine",
            "names the file as one of the user's that stands there",
            Right.EITHER,
            scene -> {
              named(scene, "attachment; filename=\"mine.txt\"");
              scene.mine(scene.downloads.resolve("mine.txt"), MINE);
            })
        .add(
            "path-with-escaped-slashes",
            "is asked for /a/..%2F..%2Fevil",
            Right.EITHER,
            scene -> scene.right(SMALL).at("/a/..%2F..%2Fevil", file(SMALL)))
        .add(
            "path-of-dots",
            "is asked for /a/%2e%2e",
            Right.EITHER,
            scene -> scene.right(SMALL).at("/a/%2e%2e", file(SMALL)))
        .add(
            "path-with-nul",
            "is asked for /a%00b.bin",
            Right.EITHER,
            scene -> scene.right(SMALL).at("/a%00b.bin", file(SMALL)))
        .add(
            "path-too-long",
            "is asked for a name of 300 letters",
            Right.EITHER,
            scene -> scene.right(SMALL).at("/" + "n".repeat(300) + ".bin", file(SMALL)))
        .add(
            "my-file-is-there",
            "serves a file where another one of the user's has the name",
            Right.EITHER,
            scene -> {
              scene.right(SMALL).origin(file(SMALL));
              scene.mine(scene.downloads.resolve(Scene.NAME), MINE);
            })
        .add(
            "my-link-is-there",
            "serves a file where a symbolic link of the name leads out of the directory",
            Right.EITHER,
            scene -> {
              scene.right(SMALL).origin(file(SMALL));
              Path outside = scene.root.resolve("precious.txt");
              scene.mine(outside, MINE);
              Files.createSymbolicLink(scene.downloads.resolve(Scene.NAME), outside);
            })
        .all();
  }

  private static void named(Scene scene, String disposition) throws IOException {
    scene.namedByServer();
    scene
        .right(SMALL)
        .origin(file(SMALL).withFault(Fault.field("Content-Disposition", disposition)));
  }
}
