package dev.kedge.cli.demo;

import dev.kedge.cli.print.Amounts;
import dev.kedge.cli.print.Step;
import dev.kedge.cli.print.StepPrinter;
import dev.kedge.disk.Disk;
import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.transfer.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The steps, one after another, until all are done or one does not hold. For one thread. */
public final class Demo {
  /** The served file, the client's, and a part or a new version. */
  private static final int COPIES = 3;

  private final Settings settings;
  private final Ticker ticker;
  private final StepPrinter printer;
  private final Stop stop;

  /**
   * What may be chosen.
   *
   * @param size of the file
   * @param directory for the demo's own directory; null for the system's temporary one
   * @param keep whether that stays
   * @param main kedge's main class, to start it as another process
   */
  public record Settings(long size, @Nullable Path directory, boolean keep, Class<?> main) {}

  /**
   * Takes no step yet.
   *
   * @param stop kills the child process and ends the demo
   */
  public Demo(Settings settings, Ticker ticker, StepPrinter printer, Stop stop) {
    this.settings = settings;
    this.ticker = ticker;
    this.printer = printer;
    this.stop = stop;
  }

  /**
   * Takes the steps.
   *
   * @param kept told the directory, if it stays
   * @return the step that did not hold; empty when all did
   * @throws Failure the demo could not be held at all, or was stopped
   * @throws IOException nor could it, because of its directory
   */
  public Optional<Step> run(Consumer<Path> kept) throws Failure, IOException {
    long began = ticker.nanos();
    List<Step> steps = new ArrayList<>();
    try {
      Scene scene = Scene.create(settings.directory());
      try {
        requireRoom(scene);
        run(scene, steps);
      } finally {
        if (settings.keep()) {
          kept.accept(scene.root());
        } else {
          scene.delete();
        }
      }
    } catch (IOException e) {
      stop.check();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Interrupted();
    }
    printer.end(steps, Duration.ofNanos(ticker.nanos() - began));
    return steps.stream().filter(step -> !step.held()).findFirst();
  }

  private void run(Scene scene, List<Step> steps)
      throws Failure, IOException, InterruptedException {
    AccessLog log = new AccessLog(ticker);
    long size = settings.size();
    Program program = Program.of(settings.main());
    Digest first = Bytes.write(scene.original(), size, 1);
    Digest film = Bytes.write(scene.film(), Fleet.SIZE, 3);
    try (Origin origin = Origin.start(scene, Play.rate(size), ticker, log);
        Fleet fleet = new Fleet(film, scene, origin, log, program, stop)) {
      Play play = new Play(first, size, scene, origin, log, program, stop);
      List<Scripted> script = new ArrayList<>(play.script());
      script.addAll(fleet.script());
      for (Scripted next : script) {
        Step step = take(next);
        steps.add(step);
        printer.step(step);
        if (!step.held()) {
          return;
        }
      }
    }
  }

  private Step take(Scripted next) throws Failure, IOException, InterruptedException {
    stop.check();
    long began = ticker.nanos();
    Scripted.Outcome outcome;
    boolean held = true;
    try {
      outcome = next.action().run();
    } catch (NotHeld e) {
      outcome = Scripted.Outcome.of(e.seen());
      held = false;
    }
    Duration time = Duration.ofNanos(ticker.nanos() - began);
    return new Step(
        next.name(), next.what(), outcome.result(), outcome.bytes(), outcome.twice(), held, time);
  }

  private void requireRoom(Scene scene) throws Failure {
    long needed = COPIES * settings.size();
    long usable = Disk.usableSpace(scene.original());
    if (usable >= 0 && usable < needed) {
      throw new Failure.Local(
          "%s: the demo needs %s, but the disk has room for %s"
              .formatted(scene.root(), Amounts.bytes(needed), Amounts.bytes(usable)),
          "name a directory on a larger disk with --dir, or take a smaller file with --size",
          true,
          null);
    }
  }
}
