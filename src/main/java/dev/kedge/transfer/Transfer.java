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
import dev.kedge.origin.Exchange;
import dev.kedge.origin.OriginRequest;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.DigestFields;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.UrlName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one file: looks at what stands there and what the ledger knows, goes on with a held part
 * or probes anew, and publishes what is whole and proven. For one thread.
 *
 * <pre>
 *   held part ───────────► attempt ───┬──► publish ──► completed
 *   nothing ──► probe ──┬──►  │       │
 *       ▲               └──► stream ──┤
 *       └── changed, no ranges, broken stream, first mismatch
 * </pre>
 */
public final class Transfer {
  /**
   * After so many changes within one run the origin alternates: one response is read to its end
   * instead.
   */
  private static final int SINGLE_AFTER_CHANGES = 2;

  private static final String IMPLAUSIBLE =
      "what came is hardly the file; the server is asked once more";

  /** From this size on a file that changes this very second is waited for. */
  private static final long WORTH_WAITING = 16L << 20;

  private final Engine engine;
  private final Job job;
  private final Stop stop;
  private final Source source;
  private final RetryGate retry;
  private final Meter meter;
  private final Parts parts;
  private final Publishing publishing;
  private final Naming naming;
  private boolean single;
  private boolean waited;
  private boolean refetched;
  private final Admission admission;
  private boolean givesRanges = true;
  private @Nullable Pin seen;
  private int changes;

  public Transfer(Engine engine, Job job, Stop stop) {
    this.engine = engine;
    this.job = job;
    this.stop = stop;
    this.source = new Source(engine, job.url(), job.headers());
    this.meter = new Meter(engine.ticker());
    this.parts = new Parts(engine, job, stop);
    this.publishing = new Publishing(engine, job, meter);
    this.naming = new Naming(engine, job, parts);
    this.admission = new Admission(engine.options().allowHtml(), job.expected(), isTold());
    this.retry =
        new RetryGate(
            engine.options().limits().retries(), engine.ticker(), engine.random(), this::retrying);
  }

  /**
   * Fetches the file.
   *
   * @return what became of it
   * @throws Failure why it is not there; what can be gone on with is kept
   */
  public TransferEvent.Done run() throws Failure {
    try (Source _ = source;
        Parts closing = parts;
        Room.Hold _ = engine.room().hold(job.index())) {
      Optional<OpenPart> held = closing.held();
      Optional<TransferEvent.Done> done = publishing.recover();
      if (done.isPresent()) {
        return done.get();
      }
      if (held.isEmpty() && naming.isStranger()) {
        done = publishing.adopt(job.row().file());
      }
      if (done.isPresent()) {
        return done.get();
      }
      Standing standing = naming.before(held.isPresent());
      admission.guards(Known.of(held.orElse(null), standing, job.row().pin()));
      done = publishing.alreadyThere(standing);
      if (done.isEmpty() && held.isPresent()) {
        done = goOn(standing, held.get());
      }
      while (done.isEmpty()) {
        done = anew(standing);
      }
      return done.get();
    }
  }

  /** The attempt that it is at, or ended with. For the thread that runs it. */
  public String attempt() {
    return parts.attempt();
  }

  /** Whether a later run can go on with what is kept: not where the origin gave no ranges. */
  public boolean givesRanges() {
    return givesRanges;
  }

  private Optional<TransferEvent.Done> goOn(Standing standing, OpenPart open) throws Failure {
    long bytes = open.held().stream().mapToLong(row -> row.forced()).sum();
    publishing.resumedFrom(bytes);
    publishing.requireRoom(open.pin().total(), bytes);
    resolved(standing, open.pin(), bytes, true);
    return multiple(standing, open, null, plan(open.pin(), !source.trouble().asksPlainly()));
  }

  private Optional<TransferEvent.Done> anew(Standing standing) throws Failure {
    publishing.resumedFrom(0);
    retry.pass(stop);
    long tryBegan = engine.ticker().nanos();
    try (HostGate.Lease lease = engine.gate().enter(source.current(), stop)) {
      Optional<Probe.Found> found = probe(standing, lease);
      return found.isEmpty() ? Optional.empty() : take(standing, found.get(), lease);
    } catch (Failure.WrongContent wrong) {
      if (!engine.options().limits().retries().allErrors()) {
        throw wrong;
      }
      retry.failed(wrong, tryBegan);
      return Optional.empty();
    }
  }

  /** The first answer; empty when the try failed and another may follow. */
  private Optional<Probe.Found> probe(Standing standing, HostGate.Lease lease) throws Failure {
    long tryBegan = engine.ticker().nanos();
    boolean plain = single || source.isOnce() || source.trouble().asksPlainly();
    try {
      Probe.Found found = Probe.send(source, firstRequest(standing), engine.ticker(), !plain);
      source.answered(!plain);
      lease.movedTo(source.current());
      lease.served();
      return Optional.of(found);
    } catch (Failure failure) {
      stop.check(); // a break of our own making is told by its cause
      if (source.trouble().failed(failure)) {
        withoutRanges(job);
      }
      if (failure instanceof Failure.Refused || !lease.crowdedOut(failure)) {
        retry.failed(failure, tryBegan);
      }
      return Optional.empty();
    }
  }

  private Optional<TransferEvent.Done> take(
      Standing standing, Probe.Found found, HostGate.Lease lease) throws Failure {
    return switch (found) {
      case Probe.Found.Unchanged() -> Optional.of(publishing.unchanged(standing));
      case Probe.Found.Empty(Answer answer, Pin pin) -> empty(standing, answer, pin);
      case Probe.Found.Body body -> {
        try (Exchange exchange = body.exchange()) {
          yield use(standing, body, exchange.answer(), lease);
        }
      }
    };
  }

  private Optional<TransferEvent.Done> empty(Standing known, Answer answer, Pin pin)
      throws Failure {
    Standing standing = naming.after(known, answer, false);
    if (!admission.admits(names(standing), answer, null, pin)) {
      return startOver(IMPLAUSIBLE);
    }
    requireSame(pin, answer);
    publishing.requireProvable(pin);
    long chunkSize = ChunkLayout.chunkSize(0);
    PartFile part = parts.begin(standing.file(), url(), pin, chunkSize);
    resolved(standing, pin, 0, false);
    Set<DigestAlgorithm> wanted = Proving.wanted(job.allExpected(pin));
    List<Digest> digests = wanted.stream().map(Hasher::of).map(Hasher::finish).toList();
    return finished(
        standing, part, new Publishing.Whole(url(), pin, digests, List.of(), false, true));
  }

  private OriginRequest firstRequest(Standing standing) {
    OriginRequest request = source.request();
    Pin pin = job.row().pin();
    if (refetched || !standing.complete() || pin == null || !job.expected().isEmpty()) {
      return request;
    }
    return pin.etag() != null
        ? request.unless(String.valueOf(pin.etag()), null)
        : request.unless(null, pin.lastModified());
  }

  private Optional<TransferEvent.Done> use(
      Standing known, Probe.Found.Body found, Answer answer, HostGate.Lease lease) throws Failure {
    String name = String.valueOf(naming.wanted(known, answer).getFileName());
    Peeked peeked = Peeked.of(found.exchange(), stop);
    Reading sent = Reading.of(found, peeked, List.of(UrlName.of(job.url()), name), isTold());
    Peeked start = Peeked.of(sent.body().exchange(), stop);
    Reading reading = sent.over(start);
    Probe.Found.Body body = reading.body();
    Pin pin = body.pin();
    Pin before = job.row().pin();
    if (known.complete()
        && !refetched
        && job.expected().isEmpty()
        && before != null
        && before.total() == pin.total()
        && Judge.tie(before, answer) == Judge.Tie.SAME) {
      return Optional.of(
          publishing.unchanged(known)); // it ignores conditions, but names the same version
    }
    Standing standing = naming.after(known, answer, Admission.isIndex(job.url(), start));
    if (!admission.admits(names(standing), answer, start, pin)) {
      return startOver(IMPLAUSIBLE);
    }
    sayName(standing);
    requireSame(pin, answer);
    if (DigestFields.areOfStoredForm(answer::lines)) {
      note(
          "digest fields are set aside: they are of the form that is stored, not of what came",
          false);
    }
    givesRanges = body.ranges() || acceptsRanges(answer);
    if (Described.by(answer).isEmpty()) {
      publishing.requireProvable(pin);
    }
    publishing.requireRoom(pin.total(), 0);
    Plan plan = plan(pin, body.ranges());
    boolean tieable =
        pin.hasStrongValidator() || plan.digestDecides() || engine.options().allowUnproven();
    boolean multiple = tieable && pin.total() > 0 && !single;
    if (!multiple && body.end() < pin.total()) {
      single = true;
      return Optional.empty(); // only a part came, and nothing would tie the next one to it
    }
    if (!multiple && body.ranges() && isUnsettled(pin)) {
      stop.await(Ripening.SETTLED.toNanos());
      return Optional.empty();
    }
    PartFile part =
        parts.begin(standing.file(), url(), pin, ChunkLayout.chunkSize(Math.max(0, pin.total())));
    resolved(standing, pin, 0, multiple && body.ranges());
    if (!multiple) {
      return stream(standing, reading, part, lease);
    }
    ChunkLayout layout = ChunkLayout.of(pin.total());
    OpenPart open = new OpenPart(parts.attempt(), part, pin, layout, List.of());
    Worker.FirstBody first = new Worker.FirstBody(body.exchange(), body.end(), lease);
    return multiple(standing, open, first, plan);
  }

  /**
   * Whether the file is so young that nothing of this answer could ever be kept, and so large that
   * it is worth asking again in two seconds; at most once.
   */
  private boolean isUnsettled(Pin pin) {
    Optional<Duration> age = Ripening.age(pin);
    boolean unsettled =
        !waited
            && pin.total() >= WORTH_WAITING
            && !source.isOnce()
            && age.isPresent()
            && !age.get().isNegative()
            && age.get().compareTo(Ripening.SETTLED) < 0;
    waited |= unsettled;
    return unsettled;
  }

  /** After a mismatch only validators decide, so that not the same mixture is made again. */
  private Plan plan(Pin pin, boolean ranges) {
    return new Plan(
        ranges && !source.isOnce() ? engine.options().connections() : 1,
        job.digestDecides(pin) && !refetched);
  }

  private Optional<TransferEvent.Done> multiple(
      Standing standing, OpenPart open, Worker.@Nullable FirstBody first, Plan plan)
      throws Failure {
    Attempt attempt = new Attempt(engine, job, source, retry, meter, open, plan);
    AttemptResult result;
    try {
      result = attempt.run(first, Proving.wanted(job.allExpected(open.pin())), stop);
    } catch (Failure.Mismatch mismatch) {
      return mismatched(mismatch);
    } finally {
      if (attempt.board.present() == 0) {
        parts.discard();
      }
    }
    return switch (result.how()) {
      case AttemptEnd.Whole() ->
          finished(
              standing,
              open.part(),
              new Publishing.Whole(
                  url(),
                  open.pin(),
                  result.wholeDigests(),
                  result.chunkDigests(),
                  result.chunksProven(),
                  attempt.cameInOneResponse()));
      case AttemptEnd.Changed(String what) -> changed(what);
      case AttemptEnd.NoRanges() -> {
        single = true;
        yield startOver("the server gives no ranges of this version");
      }
    };
  }

  private Optional<TransferEvent.Done> stream(
      Standing standing, Reading reading, PartFile part, HostGate.Lease lease) throws Failure {
    Pin pin = reading.body().pin();
    long tryBegan = engine.ticker().nanos();
    SingleStream stream = single(part, pin, meter, engine.pacer());
    SingleStream.Streamed streamed;
    Optional<Ripening> ripening =
        reading.body().ranges() ? Ripening.of(source, engine.ticker(), pin) : Optional.empty();
    ripening.ifPresent(waits -> stream.keepingOnceRipe(waits, parts.attempt()));
    try {
      streamed = read(stream, reading.body().exchange(), pin);
    } catch (Failure failure) {
      lease.close(); // whoever goes on takes a place of its own
      return broken(standing, stream, part, failure, tryBegan);
    } finally {
      ripening.ifPresent(Ripening::close);
    }
    boolean asSent = isMeant(streamed);
    return reading.undecided().isEmpty() || asSent
        ? streamed(standing, part, pin, streamed)
        : decoded(standing, reading, pin, streamed);
  }

  /**
   * The only response broke: what its validator ties others to is gone on with, once it is ripe.
   */
  private Optional<TransferEvent.Done> broken(
      Standing standing, SingleStream stream, PartFile part, Failure failure, long tryBegan)
      throws Failure {
    boolean isDisk = failure instanceof Failure.Local local && !local.diskFull();
    Optional<SingleStream.Kept> kept = isDisk ? Optional.empty() : stream.kept();
    if (kept.isEmpty()) {
      parts.discard(); // nothing could tie another response to these bytes
    }
    givesRanges |= kept.isPresent();
    stop.check();
    retry.failed(failure, tryBegan);
    if (kept.isEmpty()) {
      return startOver("its only response broke, and nothing ties another one to it");
    }
    Pin pin = kept.get().pin();
    ChunkLayout layout = ChunkLayout.of(pin.total());
    OpenPart open = new OpenPart(parts.attempt(), part, pin, layout, kept.get().rows());
    return multiple(standing, open, null, plan(pin, true));
  }

  private SingleStream single(PartFile part, Pin pin, Meter counting, Pacer pacer) {
    return new SingleStream(engine, job, part, counting, pacer, pin.total());
  }

  /** The digest is not that of the bytes as sent: it may be that of what they stand for. */
  private Optional<TransferEvent.Done> decoded(
      Standing standing, Reading reading, Pin pin, SingleStream.Streamed asSent) throws Failure {
    List<String> codings = reading.undecided();
    Ticker ticker = engine.ticker();
    Pin plain = Reading.plain(pin);
    try (PartFile sent = parts.detach()) {
      for (int kept = codings.size() - 1; kept >= 0; kept--) {
        List<String> off = codings.subList(kept, codings.size());
        PartFile part = parts.begin(standing.file(), url(), plain, ChunkLayout.chunkSize(0));
        try (Decoded body =
            new Decoded(new PartBody(sent, reading.body().exchange().answer()), off)) {
          SingleStream copying = single(part, plain, new Meter(ticker), new Pacer(0, ticker));
          SingleStream.Streamed streamed = read(copying, body, plain);
          if (isMeant(streamed)) {
            return streamed(standing, part, plain, streamed);
          }
        } catch (Failure.BadAnswer | Failure.CutShort notSoCoded) {
          note(notSoCoded.text(), false);
        }
      }
    }
    String name = String.valueOf(standing.file().getFileName());
    return mismatched(
        Proving.holds(job.expected(), asSent.wholeDigests())
            ? Failure.Mismatch.ofSent(name)
            : Proving.mismatch(name, job.expected(), asSent.wholeDigests()));
  }

  /** Whether digests from outside tell which of several readings is meant. */
  private boolean isTold() {
    return !job.expected().isEmpty() || !job.chunks().isEmpty();
  }

  private boolean isMeant(SingleStream.Streamed streamed) {
    return Proving.holds(job.expected(), streamed.wholeDigests())
        && (job.chunks().isEmpty() || job.chunks().equals(streamed.chunkDigests()));
  }

  private SingleStream.Streamed read(SingleStream stream, Exchange body, Pin pin) throws Failure {
    return stream.run(body, Proving.wanted(job.allExpected(pin)), stop);
  }

  private Optional<TransferEvent.Done> streamed(
      Standing standing, PartFile part, Pin pin, SingleStream.Streamed streamed) throws Failure {
    publishing.claim(parts.attempt(), part, streamed.layout(), streamed.chunkDigests());
    return finished(
        standing,
        part,
        new Publishing.Whole(
            url(),
            pin.withTotal(streamed.layout().total()),
            streamed.wholeDigests(),
            streamed.chunkDigests(),
            false,
            true));
  }

  private Optional<TransferEvent.Done> finished(
      Standing standing, PartFile part, Publishing.Whole whole) throws Failure {
    try {
      return Optional.of(publishing.publish(standing, parts.attempt(), part, whole));
    } catch (Failure.Mismatch mismatch) {
      return mismatched(mismatch);
    }
  }

  /** One clean refetch, past caches; the second mismatch is the end. */
  private Optional<TransferEvent.Done> mismatched(Failure.Mismatch mismatch) throws Failure {
    parts.discard();
    if (refetched || source.isOnce()) {
      throw mismatch;
    }
    refetched = true;
    source.goPastCaches();
    return startOver(mismatch.what());
  }

  private Optional<TransferEvent.Done> changed(String what) throws Failure {
    if (engine.options().onChange() == OnChange.FAIL || source.isOnce()) {
      throw new Failure.Changed(url(), what);
    }
    changes++;
    single = changes >= SINGLE_AFTER_CHANGES;
    return startOver("the file changed on the server: " + what);
  }

  /** What is held stays until a new attempt begins: the next answer may be a login page. */
  private Optional<TransferEvent.Done> startOver(String why) throws Failure {
    if (source.isOnce()) {
      throw new Failure.BadAnswer(url(), why + ", and --retry 0 allows no other request");
    }
    job.events().on(new TransferEvent.Restarted(job.index(), why));
    return Optional.empty();
  }

  /**
   * Also where nothing is kept that could be mixed with another version. What earlier runs saw and
   * did not keep is no reason.
   *
   * @throws Failure.Changed the file was another one when this run first asked for it, and a change
   *     is to end it
   */
  private void requireSame(Pin pin, Answer answer) throws Failure {
    Pin before = seen;
    seen = pin;
    if (engine.options().onChange() != OnChange.FAIL || before == null) {
      return;
    }
    Optional<String> change =
        job.digestDecides(before) ? Optional.empty() : Judge.change(before, pin, answer);
    if (change.isPresent()) {
      throw new Failure.Changed(url(), change.get());
    }
  }

  private static boolean acceptsRanges(Answer answer) {
    return answer.field("Accept-Ranges").filter("bytes"::equalsIgnoreCase).isPresent();
  }

  private List<String> names(Standing standing) {
    return List.of(UrlName.of(job.url()), String.valueOf(standing.file().getFileName()));
  }

  /** The user could not foresee it. */
  private void sayName(Standing standing) {
    if (job.namedBy() == Job.NamedBy.ORIGIN
        && UrlName.of(job.url()).isEmpty()
        && !standing.complete()) {
      String name = String.valueOf(standing.file().getFileName());
      note("the URL names no file; what came is saved as " + name, true);
    }
  }

  private void resolved(Standing standing, Pin pin, long resumedFrom, boolean ranges) {
    job.events()
        .on(
            new TransferEvent.Resolved(
                job.index(),
                job.row().url(),
                url(),
                standing.file(),
                pin.total(),
                resumedFrom,
                ranges,
                pin.etag() == null ? null : String.valueOf(pin.etag()),
                pin.lastModified()));
  }

  private void note(String text, boolean important) {
    job.events().on(new TransferEvent.Note(job.index(), text, important));
  }

  static void withoutRanges(Job job) {
    String text = "the server does not answer requests for a range; the whole is asked for";
    job.events().on(new TransferEvent.Note(job.index(), text, true));
  }

  private void retrying(Failure failure, RetryGate.Wait wait) {
    job.events().on(new TransferEvent.Retry(job.index(), failure, wait.attempt(), wait.delay()));
  }

  private String url() {
    return RedactedUrl.of(source.current());
  }
}
