package dev.kedge.cli.demo;

import dev.kedge.cli.demo.Scripted.Outcome;
import dev.kedge.cli.print.Amounts;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.transfer.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/** One file on one device: what is done in each step and what must come of it. For one thread. */
final class Play {
  private static final long FASTEST = 100L << 20;
  private static final double SHORTEST_SECONDS = 1.9;

  /** One checkpoint, and what may come while it is being forced to the disk. */
  private static final long MOST_TWICE = 2 * (32L << 20);

  private static final int SIGKILLED = 128 + 9;
  private static final int MISMATCH = 4;

  private final long size;
  private final Scene scene;
  private final Origin origin;
  private final AccessLog log;
  private final Program program;
  private final Stop stop;
  private final Digest first;
  private final ChunkLayout chunks;
  private long sentBeforeKill;

  /**
   * @param first digest of the file that is served
   */
  Play(
      Digest first,
      long size,
      Scene scene,
      Origin origin,
      AccessLog log,
      Program program,
      Stop stop) {
    this.first = first;
    this.size = size;
    this.scene = scene;
    this.origin = origin;
    this.log = log;
    this.program = program;
    this.stop = stop;
    this.chunks = ChunkLayout.of(size);
  }

  /** Slow enough that a download can be disturbed in its middle. */
  static long rate(long size) {
    return Math.min(FASTEST, (long) (size / SHORTEST_SECONDS));
  }

  List<Scripted> script() {
    return List.of(
        new Scripted("serve", "kedge serve, " + Amounts.bytes(size), this::serve),
        new Scripted("kill", "kedge fetch, kill -9 on the way", this::kill),
        new Scripted("resume", "the same command again", this::resume),
        new Scripted("damage", "turn one bit of the file", this::damage),
        new Scripted("verify", "kedge verify", this::verify),
        new Scripted("repair", "kedge verify --repair -x 1", this::repair),
        new Scripted("swap", "kedge fetch, new version meanwhile", this::swap));
  }

  private Outcome serve() throws IOException, InterruptedException, NotHeld {
    origin.awaitTag();
    return Outcome.of("at most " + Amounts.rate(rate(size)) + " on loopback");
  }

  private Outcome kill() throws Failure, IOException, InterruptedException, NotHeld {
    long had;
    try (Child fetch = start("fetch", "--json", origin.url())) {
      had = fetch.awaitProgress(size * 3 / 10);
      fetch.kill();
      fetch.expect(SIGKILLED);
    }
    sentBeforeKill = log.sent();
    NotHeld.unless(!Files.exists(scene.copy()), "there is a file although it is not whole");
    NotHeld.unless(scene.parts().size() == 1, "there is no part file");
    return new Outcome(
        "killed at " + percent(had) + "; only a part file is there", sentBeforeKill, -1);
  }

  private Outcome resume() throws Failure, IOException, InterruptedException, NotHeld {
    long from;
    try (Child fetch = start("fetch", "--json", origin.url())) {
      fetch.expect(0);
      from = fetch.last("done").number("resumed_from");
    }
    long sent = log.sent();
    long twice = sentBeforeKill + sent - size;
    Bytes.expect(scene.copy(), first);
    NotHeld.unless(from > 0, "it started anew");
    NotHeld.unless(twice <= MOST_TWICE, Amounts.bytes(twice) + " were fetched twice");
    NotHeld.unless(scene.parts().isEmpty(), "the part file is still there");
    return new Outcome(
        "from " + percent(from) + " on; " + Amounts.bytes(twice) + " fetched twice", sent, twice);
  }

  private Outcome damage() throws IOException {
    Bytes.flip(scene.copy(), flipped());
    return Outcome.of(
        String.format(Locale.ROOT, "byte %,d differs; size and time do not", flipped()));
  }

  private Outcome verify() throws Failure, IOException, InterruptedException, NotHeld {
    int bad = chunks.indexOf(flipped());
    try (Child verify = start("verify", "--json", Scene.FILE)) {
      verify.expect(MISMATCH);
      String found = verify.last("verified").text("bad_chunks");
      NotHeld.unless(found.equals(String.valueOf(bad)), "bad chunks '" + found + "', not " + bad);
    }
    return new Outcome(
        "exit 4: chunk " + bad + " of " + chunks.count() + " is bad", log.sent(), -1);
  }

  /**
   * Over one connection: several share the chunk, and what the server sends before one of them is
   * cut short would be counted too.
   */
  private Outcome repair() throws Failure, IOException, InterruptedException, NotHeld {
    ByteRange bad = chunks.range(chunks.indexOf(flipped()));
    try (Child repair = start("verify", "--json", "--repair", "-x", "1", Scene.FILE)) {
      repair.expect(0);
    }
    long sent = log.sent();
    Bytes.expect(scene.copy(), first);
    NotHeld.unless(sent == bad.length(), sent + " bytes were sent for a chunk of " + bad.length());
    return new Outcome("whole again; just that chunk was fetched", sent, -1);
  }

  private Outcome swap() throws Failure, IOException, InterruptedException, NotHeld {
    Files.delete(scene.copy()); // The disk need not hold it beside both versions and a part.
    Digest second = Bytes.write(scene.next(), size, 2);
    long had;
    try (Child fetch = start("fetch", "--json", "-o", scene.second().toString(), origin.url())) {
      had = fetch.awaitProgress(size * 3 / 10);
      Files.move(scene.next(), scene.original(), StandardCopyOption.ATOMIC_MOVE);
      fetch.expect(0);
      fetch.last("restarted");
    }
    long sent = log.sent();
    Bytes.expect(scene.second(), second);
    return new Outcome("swapped at " + percent(had) + "; the new version, whole", sent, -1);
  }

  private Child start(String... arguments) throws IOException {
    return Child.start(program, scene.device(), stop, List.of(arguments));
  }

  /** Somewhere in the middle of a chunk. */
  private long flipped() {
    return size / 8 * 5 + 12_345;
  }

  private String percent(long bytes) {
    return 100 * bytes / size + "%";
  }
}
