package dev.kedge.transfer;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.UrlName;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fetches one file to a stream, in order. Bytes that went out cannot be taken back: a change of the
 * file after that ends it, and a broken connection is gone on with only under a strong validator.
 */
public final class Streaming {
  private static final int BUFFER = 256 << 10;
  private static final int OTHER_VERSION_TRIES = 3;

  private final Engine engine;
  private final FetchItem item;
  private final boolean parallel;
  private final Stop stop;
  private final TransferListener events;
  private final Source source;
  private final RetryGate retry;
  private final Meter meter;
  private final Map<DigestAlgorithm, Hasher> hashers = new EnumMap<>(DigestAlgorithm.class);
  private final long beganNanos;
  private final byte[] buffer = new byte[BUFFER];
  private boolean whole;
  private long written;
  private long nextTick;

  public Streaming(Engine engine, FetchItem item, Stop stop, TransferListener events) {
    this.engine = engine;
    this.item = item;
    this.stop = stop;
    this.events = events;
    this.source = new Source(engine, item.url(), item.headers());
    this.parallel =
        engine.options().connections() > 1 && !source.isOnce() && !source.trouble().asksPlainly();
    this.meter = new Meter(engine.ticker());
    this.beganNanos = engine.ticker().nanos();
    this.retry =
        new RetryGate(
            engine.options().limits().retries(),
            engine.ticker(),
            engine.random(),
            (failure, wait) ->
                events.on(new TransferEvent.Retry(0, failure, wait.attempt(), wait.delay())));
  }

  /**
   * Streams the file to its end.
   *
   * @throws Failure.Changed the file changed after bytes went out
   * @throws Failure.Mismatch the bytes do not have the digest they must have; those of a short file
   *     have not gone out
   */
  public TransferEvent.Done run(OutputStream to) throws Failure {
    HeldBack out = new HeldBack(to);
    TransferEvent.Done done = streamed(out);
    release(out);
    return done;
  }

  private TransferEvent.Done streamed(HeldBack out) throws Failure {
    if (item.checksums().isEmpty()) {
      release(out);
    }
    while (true) {
      retry.pass(stop);
      long began = engine.ticker().nanos();
      boolean plain = whole || source.isOnce() || source.trouble().asksPlainly();
      try {
        Probe.Found found = Probe.send(source, source.request(), engine.ticker(), !plain);
        source.answered(!plain);
        return switch (found) {
          case Probe.Found.Unchanged() -> throw new AssertionError("nothing was asked");
          case Probe.Found.Empty(Answer answer, Pin pin) -> {
            begin(answer, pin);
            yield done(pin, true);
          }
          case Probe.Found.Body coded -> {
            try (Exchange exchange = coded.exchange()) {
              Probe.Found.Body body = admitted(read(coded));
              begin(exchange.answer(), body.pin());
              yield all(body, out);
            }
          }
        };
      } catch (Failure failure) {
        stop.check();
        if (written > 0 && out.isThrough()) {
          throw failure;
        }
        out.forget();
        written = 0;
        source.trouble().failed(failure);
        retry.failed(failure, began);
      }
    }
  }

  private void begin(Answer answer, Pin pin) throws Failure {
    if (engine.options().requireProof() && expected(pin).isEmpty()) {
      throw new Failure.NoProof(
          RedactedUrl.of(item.url()), "--require-proof was given, but no digest is known");
    }
    Set<DigestAlgorithm> wanted = Proving.wanted(expected(pin));
    hashers.clear();
    wanted.forEach(algorithm -> hashers.put(algorithm, Hasher.of(algorithm)));
    events.on(
        new TransferEvent.Resolved(
            0,
            RedactedUrl.of(item.url()),
            RedactedUrl.of(answer.url()),
            null,
            pin.total(),
            0,
            parallel,
            pin.etag() == null ? null : String.valueOf(pin.etag()),
            pin.lastModified()));
  }

  private TransferEvent.Done all(Probe.Found.Body body, OutputStream out) throws Failure {
    Pin pin = body.pin();
    boolean ranges = body.ranges() && pin.hasStrongValidator() && pin.total() > 0;
    if (!ranges && body.end() < pin.total()) {
      whole = true;
      throw new Failure.BadAnswer(url(), "only a part came, and nothing ties the next one to it");
    }
    boolean one = !parallel || !ranges;
    if (!one) {
      body.exchange().cancel();
      if (inParallel(pin, out)) {
        return done(pin, false);
      }
    }
    Exchange current = body.exchange();
    long began = engine.ticker().nanos();
    try {
      while (true) {
        try {
          if (!one) {
            current = goOn(pin);
          }
          copy(current, pin.total(), out);
          return done(pin.withTotal(written), one);
        } catch (Failure failure) {
          stop.check();
          if (!failure.isTransient() || !ranges) {
            throw failure;
          }
          current.close();
          one = false;
          retry.failed(failure, began);
          retry.pass(stop);
          began = engine.ticker().nanos();
        }
      }
    } finally {
      current.close();
    }
  }

  /**
   * Returns false where the host has nothing that fits for one of several connections: a single one
   * goes on then.
   */
  private boolean inParallel(Pin pin, OutputStream out) throws Failure {
    Window window =
        new Window(engine, source, pin, retry, stop, bytes -> progress(pin.total(), bytes));
    try {
      window.run((chunk, length) -> write(out, chunk, length));
      return true;
    } catch (Failure failure) {
      stop.check();
      if (!failure.isOfOrigin()) {
        throw failure;
      }
      retry.finishedPiece(); // the tries of several say nothing of one
      events.on(new TransferEvent.Retry(0, failure, 0, Duration.ZERO));
      return false;
    }
  }

  private Exchange goOn(Pin pin) throws Failure {
    ByteRange rest = new ByteRange(written, pin.total());
    Opened opened = open(pin, rest);
    return switch (opened) {
      case Opened.Body body when body.first() == written && body.tied() -> body.exchange();
      case Opened.Body body -> {
        body.exchange().close();
        throw new Failure.BadAnswer(url(), "another range than was asked for");
      }
      case Opened.NoRanges() -> throw new Failure.BadAnswer(url(), "a range became a whole");
      case Opened.OtherVersion(String what, boolean named) ->
          throw named ? new Failure.Changed(url(), what) : new Failure.BadAnswer(url(), what);
      case Opened.Unusable(Failure why) -> throw why;
    };
  }

  /** Balanced back-ends may differ for a while: asks a few for the pinned version. */
  private Opened open(Pin pin, ByteRange rest) throws Failure {
    Opened opened = source.open(pin, rest, engine.options().onChange(), false, false);
    for (int i = 0; i < OTHER_VERSION_TRIES && opened instanceof Opened.OtherVersion; i++) {
      opened = source.open(pin, rest, engine.options().onChange(), false, false);
    }
    return opened;
  }

  private void copy(Exchange exchange, long total, OutputStream out) throws Failure {
    LowSpeed speed = new LowSpeed(engine.options().limits(), engine.ticker(), url(), written);
    try (Stop.Hook _ = stop.onRequest(exchange::cancel)) {
      while (total < 0 || written < total) {
        long room = total < 0 ? BUFFER : total - written;
        int most = engine.pacer().most((int) Math.min(BUFFER, room));
        int count = exchange.read(buffer, 0, most);
        if (count < 0 && total >= 0) {
          throw new Failure.CutShort(url(), "the body ended early", null);
        }
        if (count < 0) {
          return;
        }
        write(out, buffer, count);
        speed.look(written);
        retry.progressed(count);
        progress(total, count);
        engine.pacer().took(count, stop);
      }
    }
  }

  private void write(OutputStream out, byte[] bytes, int count) throws Failure {
    hashers.values().forEach(hasher -> hasher.update(bytes, 0, count));
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      throw unwritable(e);
    }
    written += count;
  }

  /** The body as it is to be streamed; the digest chooses before the first byte goes out. */
  private Probe.Found.Body read(Probe.Found.Body found) throws Failure {
    if (!item.checksums().isEmpty()) {
      return CodedStream.of(found, item.checksums());
    }
    List<String> names = List.of(UrlName.of(item.url()));
    return Reading.of(found, Peeked.of(found.exchange(), stop), names, false).body();
  }

  /** Nothing is at stake here but that a page is taken for the file. */
  private Probe.Found.Body admitted(Probe.Found.Body body) throws Failure {
    Peeked start = Peeked.of(body.exchange(), stop);
    boolean told = !item.checksums().isEmpty();
    var _ =
        new Admission(engine.options().allowHtml(), item.checksums(), told)
            .admits(
                List.of(UrlName.of(item.url()), "standard output"),
                start.answer(),
                start,
                body.pin());
    return new Probe.Found.Body(start, body.pin(), body.end(), body.ranges());
  }

  private static void release(HeldBack out) throws Failure {
    try {
      out.release();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static Failure unwritable(IOException e) {
    return new Failure.Local("standard output: " + e.getMessage(), null, false, e);
  }

  private void progress(long total, long count) {
    meter.add(count);
    long now = engine.ticker().nanos();
    if (now - nextTick >= 0) {
      nextTick = now + Duration.ofMillis(100).toNanos();
      events.on(
          new TransferEvent.Progress(
              0, written, total, meter.rate(), parallel ? engine.options().connections() : 1));
    }
  }

  private TransferEvent.Done done(Pin pin, boolean oneResponse) throws Failure {
    List<Digest> digests = new ArrayList<>();
    hashers.values().forEach(hasher -> digests.add(hasher.finish()));
    List<ExpectedDigest> expected = expected(pin);
    Proving.check("standard output", expected, digests);
    Proof proof = Proving.proof(expected, List.of(), pin, oneResponse);
    return new TransferEvent.Done(
        0,
        RedactedUrl.of(item.url()),
        url(),
        null,
        written,
        meter.total(),
        0,
        Duration.ofNanos(engine.ticker().nanos() - beganNanos),
        digests,
        proof,
        Optional.ofNullable(pin.etag()).map(String::valueOf).orElse(null),
        pin.lastModified(),
        false);
  }

  private List<ExpectedDigest> expected(Pin pin) {
    return Proving.all(item.checksums(), pin);
  }

  private String url() {
    return RedactedUrl.of(source.current());
  }
}
