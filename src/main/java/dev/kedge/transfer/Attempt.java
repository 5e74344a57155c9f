package dev.kedge.transfer;

import dev.kedge.disk.PartFile;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import dev.kedge.model.OnChange;
import dev.kedge.model.Pin;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.Manifest;
import dev.kedge.protocol.RedactedUrl;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One try to get one version of one file, of known length, over several connections. Workers move
 * bytes, a checkpointer makes them durable, a frontier hashes the whole when that is wanted; this
 * class starts them, watches, and joins them all before it returns.
 */
final class Attempt {
  private static final int UNUSABLE_RANGES = 3;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  final ChunkLayout layout;
  final PartFile part;
  final Board board;
  final Pin pin;
  final Source source;
  final HostGate gate;
  final Pacer pacer;
  final Ticker ticker;
  final RetryGate retry;
  final OnChange onChange;

  /** Whether a whole digest from outside will prove the bytes, whatever tags they came under. */
  final boolean digestDecides;

  /** Whether ranges are taken that no validator ties to the pin. */
  final boolean acceptsUntied;

  final Watch watch;
  final Stop stop = new Stop();

  /** Requested when nothing more is to be fetched, for whatever reason. */
  private final Stop over = new Stop();

  private final Engine engine;
  private final Job job;
  private final String id;
  private final Meter meter;
  private final int connections;
  private final boolean wasEmpty;
  private final AtomicInteger unusable = new AtomicInteger();
  private final AtomicBoolean describing = new AtomicBoolean();
  private final Crew movers = new Crew(stop);
  private @Nullable AttemptEnd ended;
  private volatile boolean laterResponses;
  private volatile boolean otherTags;
  private volatile boolean stoodDown;

  Attempt(
      Engine engine,
      Job job,
      Source source,
      RetryGate retry,
      Meter meter,
      OpenPart open,
      Plan plan) {
    this.engine = engine;
    this.job = job;
    this.source = source;
    this.retry = retry;
    this.meter = meter;
    this.id = open.attempt();
    this.part = open.part();
    this.pin = open.pin();
    this.layout = open.layout();
    this.connections = plan.connections();
    this.wasEmpty = open.held().isEmpty();
    this.gate = engine.gate();
    this.pacer = engine.pacer();
    this.ticker = engine.ticker();
    this.onChange = engine.options().onChange();
    this.digestDecides = plan.digestDecides();
    this.acceptsUntied =
        digestDecides || (engine.options().allowUnproven() && !pin.hasStrongValidator());
    this.board = new Board(layout, open.held(), plan.connections(), ticker);
    this.watch = new Watch(engine.options().limits(), url(), board);
  }

  /**
   * Runs to the end.
   *
   * @param first the body of the answer that made the pin; null on a resume
   * @param wanted whole-file digests to compute on the way
   * @param outer stops this attempt from outside
   */
  AttemptResult run(Worker.@Nullable FirstBody first, Set<DigestAlgorithm> wanted, Stop outer)
      throws Failure {
    Frontier frontier = new Frontier(wanted, board, part, layout.total());
    Checkpointer checkpointer =
        new Checkpointer(board, badChunks(), part, engine.ledger(), job.row().id(), id, ticker);
    Stop checkpointing = new Stop();
    Crew keeper = new Crew(stop);
    try (Stop.Hook _ = outer.onRequest(() -> stop.request(reasonOf(outer)));
        Stop.Hook _ = stop.onRequest(this::breakAll)) {
      digestWholes();
      keeper.start("checkpoint", () -> checkpointer.run(checkpointing));
      for (int i = 0; i < connections; i++) {
        movers.start("connection-" + i, new Worker(this, i == 0 ? first : null));
      }
      if (!wanted.isEmpty()) {
        movers.start("digest", frontier::follow);
      }
      watchOver();
      letGo();
    } finally {
      movers.join();
      checkpointing.request(new Failure.Interrupted());
      keeper.join();
      source.renew(); // only now: any of them may still have been breaking what was under way
    }
    return conclude(checkpointer, frontier);
  }

  /**
   * Whether no response but the first was used. Until the host has shown that it gives the file to
   * a second connection, the first is not given up for what others have asked for.
   */
  boolean cameInOneResponse() {
    return !laterResponses && wasEmpty;
  }

  /**
   * A response other than the first is used.
   *
   * @param tied whether its validators tie it to the pin
   */
  void usesLaterResponse(boolean tied) {
    laterResponses = true;
    otherTags |= !tied;
  }

  /**
   * Waits until another try is due and the host has a place for it.
   *
   * @return null when nothing more is to be fetched
   */
  HostGate.@Nullable Lease enter() throws Failure {
    try {
      retry.pass(over);
      return gate.enter(source.current(), over);
    } catch (Failure.Interrupted nothingMore) {
      stop.check();
      return null;
    }
  }

  /** Bytes arrived and are written. */
  void moved(int count) {
    meter.add(count);
    retry.progressed(count);
  }

  /** A request failed before its answer, while no response was bringing anything. */
  void unanswered(Failure failure) {
    if (source.trouble().failed(failure)) {
      board.narrow(1);
      Transfer.withoutRanges(job);
    }
  }

  /** Whether a response is read on through what others have brought, rather than asking anew. */
  boolean readsOn() {
    return stoodDown || source.isOnce() || source.trouble().asksPlainly();
  }

  /** Others get no answer that fits; whoever has one makes the most of it. */
  void standsDown(Failure failure) {
    stoodDown = true;
    crowded(failure);
  }

  LowSpeed lowSpeed(long at) {
    return new LowSpeed(engine.options().limits(), ticker, url(), at);
  }

  /** One connection fewer goes on: the host takes no more, or has nothing for it that fits. */
  void crowded(Failure failure) {
    job.events().on(new TransferEvent.Retry(job.index(), failure, 0, Duration.ZERO));
  }

  /** Whether a response is bringing bytes of the pinned version. */
  boolean isBringing() {
    return isBringingBeside(0);
  }

  /** The same, where so many of the responses are the caller's own. */
  boolean isBringingBeside(int own) {
    return watch.connections() > own;
  }

  /** Ends the attempt; the first end counts, and none once all is there. */
  void end(AttemptEnd how) {
    synchronized (this) {
      if (board.complete()) {
        return;
      }
      if (ended == null) {
        ended = how;
      }
    }
    breakAll();
  }

  /** Whether nothing but the bytes themselves can show a change. */
  boolean comparesOverlap() {
    return acceptsUntied && !digestDecides;
  }

  /**
   * An answer of the pinned version came: the manifest it names is asked for, once, beside the
   * bytes.
   */
  void described(Answer answer) {
    if (layout.count() <= 1 || describing.get() || source.isOnce()) {
      return;
    }
    Optional<URI> manifest = Described.by(answer);
    if (manifest.isPresent() && describing.compareAndSet(false, true)) {
      board.awaitProof();
      movers.start("manifest", () -> board.prove(chunksBy(manifest.get())));
    }
  }

  private List<Digest> chunksBy(URI manifest) {
    return Described.ask(source, manifest, pin, layout, ticker)
        .map(Manifest::chunks)
        .orElse(List.of());
  }

  /** The answer to a range could be used. */
  void gotRange() {
    unusable.set(0);
  }

  /**
   * The answer to a range could not be used.
   *
   * @return whether so many in a row say that the server cannot do ranges
   */
  boolean gotUnusable() {
    return unusable.incrementAndGet() >= UNUSABLE_RANGES;
  }

  Failure badAnswer(String what) {
    return new Failure.BadAnswer(url(), what);
  }

  Failure badBody(String what) {
    return new Failure.CutShort(url(), "the body " + what, null);
  }

  private AttemptResult conclude(Checkpointer checkpointer, Frontier frontier) throws Failure {
    Failure why = stop.reason();
    AttemptEnd how = ended();
    if (!brokenDisk(why)) {
      checkpointer.now();
    }
    if (why != null) {
      throw why;
    }
    if (how != null) {
      return new AttemptResult(how, List.of(), List.of(), false);
    }
    List<Digest> chunks = board.digests().stream().map(Objects::requireNonNull).toList();
    return new AttemptResult(new AttemptEnd.Whole(), frontier.finish(), chunks, board.isProven());
  }

  private BadChunks badChunks() {
    String name = String.valueOf(job.row().file().getFileName());
    return new BadChunks(
        board, engine.ledger(), job.row().id(), id, name, failure -> refetching(failure));
  }

  /** A bad chunk is damage on the way, unless other tags were seen: then the file has changed. */
  private void refetching(Failure failure) {
    if (otherTags) {
      end(new AttemptEnd.Changed("bytes under another tag are not what the manifest says"));
      return;
    }
    source.goPastCaches();
    job.events().on(new TransferEvent.Retry(job.index(), failure, 1, Duration.ZERO));
  }

  private void watchOver() {
    boolean over = false;
    while (!over) {
      try {
        over = board.awaitOver(TICK_NANOS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop.request(new Failure.Interrupted());
        return;
      }
      watch.look(ticker.nanos());
      job.events()
          .on(
              new TransferEvent.Progress(
                  job.index(), board.present(), layout.total(), meter.rate(), watch.connections()));
    }
  }

  /** Chunks that were whole but not yet hashed when an earlier run stopped. */
  private void digestWholes() throws Failure {
    List<@Nullable Digest> digests = board.digests();
    for (int index = 0; index < digests.size(); index++) {
      if (digests.get(index) == null && board.isPresent(layout.range(index))) {
        board.digested(index, ChunkHasher.read(part, layout.range(index)));
      }
    }
  }

  private void breakAll() {
    board.stop();
    letGo();
  }

  /** Ends what connections wait for: a turn, to be made, an answer, bytes that are skipped. */
  private void letGo() {
    over.request(new Failure.Interrupted());
    watch.cancelAll();
    source.breakAll();
  }

  private synchronized @Nullable AttemptEnd ended() {
    return ended;
  }

  String url() {
    return RedactedUrl.of(source.current());
  }

  private static boolean brokenDisk(@Nullable Failure why) {
    return why instanceof Failure.Local local && !local.diskFull();
  }

  private static Failure reasonOf(Stop outer) {
    Failure reason = outer.reason();
    return reason == null ? new Failure.Interrupted() : reason;
  }
}
