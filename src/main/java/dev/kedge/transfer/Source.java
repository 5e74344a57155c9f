package dev.kedge.transfer;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.model.OnChange;
import dev.kedge.model.Pin;
import dev.kedge.model.Retries;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.origin.Origin;
import dev.kedge.origin.OriginRequest;
import dev.kedge.origin.Statuses;
import dev.kedge.protocol.RedactedUrl;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a file comes from: the URL that was asked for, and the one it led to. Keeps to the resolved
 * one until it stops working, as signed links and hosts do, and then resolves the original again,
 * one thread for all. Safe for many threads.
 */
final class Source implements AutoCloseable {
  private static final Set<Integer> GONE_STALE = Set.of(401, 403, 404, 410);
  private static final Set<Integer> ABOUT_THE_FILE = Set.of(200, 206, 304, 412, 416);
  private static final int STALE_TRIES = 3;

  private final Origin trunk;
  private final URI original;
  private final List<Header> headers;
  private final Ticker ticker;
  private volatile Origin origin;
  private URI current;
  private boolean resolving;
  private int resolutions;
  private volatile boolean conditionHurts;
  private volatile boolean pastCaches;
  private final Ledger ledger;
  private final RangeTrouble trouble;
  private final boolean once;
  private boolean asked;

  Source(Engine engine, URI original, List<Header> headers) {
    Retries retries = engine.options().limits().retries();
    this.ledger = engine.ledger();
    this.once = retries.oneRequest();
    this.trouble = new RangeTrouble(retries.most());
    if (!engine.options().ranges() || isWithoutRanges(original)) {
      trouble.never();
    }
    this.trunk = engine.origin();
    this.origin = trunk.branch();
    this.original = original;
    this.headers = headers;
    this.ticker = engine.ticker();
    this.current = original;
  }

  synchronized URI current() {
    return current;
  }

  /** A plain request to the original URL, for the caller to refine and {@link #send}. */
  OriginRequest request() {
    OriginRequest request = OriginRequest.of(original, original, headers);
    return pastCaches ? request.withNoCache() : request;
  }

  /** From now on asks caches on the way for fresh answers. */
  void goPastCaches() {
    pastCaches = true;
  }

  /** Breaks what is under way or waits, and all that comes until {@link #renew}. */
  void breakAll() {
    origin.cancelAll();
  }

  /** Makes it usable again. Nothing may be under way. */
  void renew() {
    origin.close();
    origin = trunk.branch();
  }

  @Override
  public void close() {
    origin.close();
  }

  /** Asks for something beside the file; where it leads to changes nothing. */
  Exchange aside(URI url) throws Failure {
    return origin.exchange(OriginRequest.of(url, original, headers));
  }

  /** For requests that end by themselves, whatever becomes of the others. */
  Origin branch() {
    return trunk.branch();
  }

  /** Asks for the first byte, under no condition. The file's other requests go on. */
  Exchange first(Origin branch) throws Failure {
    return branch.exchange(request().withRange(new ByteRange(0, 1)).to(current()));
  }

  /** Which requests may ask for a range. */
  RangeTrouble trouble() {
    return trouble;
  }

  /**
   * The file came, or began to.
   *
   * @param ranged whether a range was asked for; if not, and ranges got no answer, that is
   *     remembered of the host
   */
  void answered(boolean ranged) {
    if (trouble.answered(ranged)) {
      try {
        ledger.learnHostWithoutRanges(HostGate.key(current()));
      } catch (Failure lost) {
        return; // a lesson; the download itself will tell of a broken ledger
      }
    }
  }

  private boolean isWithoutRanges(URI url) {
    try {
      return ledger.isHostWithoutRanges(HostGate.key(url));
    } catch (Failure unknown) {
      return false;
    }
  }

  /** Whether all is to come by the answer to one request. */
  boolean isOnce() {
    return once;
  }

  private Exchange exchange(OriginRequest request) throws Failure {
    synchronized (this) {
      if (once && asked) {
        throw new Failure.BadAnswer(
            RedactedUrl.of(request.url()), "it takes another request, and --retry 0 allows one");
      }
      asked = true;
    }
    return origin.exchange(request);
  }

  /** Sends a request to the original URL and keeps where it led to. */
  Exchange send(OriginRequest request) throws Failure {
    Exchange exchange = exchange(request);
    settle(exchange.answer());
    return exchange;
  }

  /**
   * Asks for a range of the pinned version, with If-Range, or If-Match where a change is to fail. A
   * 200 that carries the pinned validators is asked once more without the condition: some caches
   * answer any If-Range so. So is any 200 where a digest will decide: others give the same bytes a
   * tag of their own each.
   *
   * @param whole asks for all of it by a plain request, to be read from its start
   */
  Opened open(Pin pin, ByteRange want, OnChange onChange, boolean digestDecides, boolean whole)
      throws Failure {
    OriginRequest plain = whole ? request() : request().withRange(want);
    boolean ifMatch = onChange == OnChange.FAIL && pin.hasStrongTag();
    if (ifMatch) {
      return judged(pin, want, digestDecides, plain.withIfMatch(String.valueOf(pin.etag())));
    }
    if (whole) {
      return judged(pin, want, digestDecides, plain);
    }
    OriginRequest conditional = conditionHurts ? plain : plain.withIfRange(pin.ifRange());
    Opened opened = judged(pin, want, digestDecides, conditional);
    boolean couldBeTheCondition =
        opened instanceof Opened.NoRanges
            || (opened instanceof Opened.OtherVersion && digestDecides);
    if (!couldBeTheCondition || conditional.ifRange() == null || once) {
      return opened;
    }
    Opened again = judged(pin, want, digestDecides, plain);
    conditionHurts |= again instanceof Opened.Body;
    return again;
  }

  private Opened judged(Pin pin, ByteRange want, boolean digestDecides, OriginRequest request)
      throws Failure {
    Exchange exchange = resolved(request);
    Answer answer = exchange.answer();
    if (answer.status() == 304 && !request.noCache() && !once) {
      exchange.close(); // nothing was sent to compare: some cache's mistake
      return judged(pin, want, digestDecides, request.withNoCache());
    }
    if (answer.status() == 304 || !ABOUT_THE_FILE.contains(answer.status())) {
      exchange.close();
      throw Statuses.failure(answer, ticker.now());
    }
    boolean whole = request.from() < 0;
    Verdict verdict = Judge.judge(pin, whole ? 0 : want.start(), digestDecides, answer);
    if (whole && verdict instanceof Verdict.WholeInstead && !Judge.isCoded(answer)) {
      boolean tied = Judge.tie(pin, answer) == Judge.Tie.SAME;
      verdict = new Verdict.Usable(0, pin.total(), tied);
    }
    if (verdict instanceof Verdict.Usable usable) {
      return new Opened.Body(exchange, usable.first(), usable.end(), usable.tied());
    }
    exchange.cancel(); // not kept for reuse: a new connection may reach another back-end
    return switch (verdict) {
      case Verdict.Usable usable -> throw new AssertionError(usable);
      case Verdict.WholeInstead() -> new Opened.NoRanges();
      case Verdict.OtherVersion(String what, boolean named) -> new Opened.OtherVersion(what, named);
      case Verdict.Unusable(Failure why) -> new Opened.Unusable(why);
    };
  }

  /** Sends to the resolved URL; where that has gone stale or dead, to the original once more. */
  private Exchange resolved(OriginRequest request) throws Failure {
    for (int tries = 1; ; tries++) {
      URI url = current();
      if (url.equals(original)) {
        return send(request);
      }
      int seen = resolutions();
      @Nullable Failure dead = null;
      try {
        Exchange exchange = exchange(request.to(url));
        if (!GONE_STALE.contains(exchange.answer().status()) || tries == STALE_TRIES) {
          return exchange;
        }
        exchange.close();
      } catch (Failure.Unreachable | Failure.Stalled failure) {
        dead = failure;
      }
      if (beginResolving(seen)) {
        try {
          return send(request);
        } finally {
          endResolving();
        }
      }
      if (dead != null && (tries == STALE_TRIES || url.equals(current()))) {
        throw dead;
      }
    }
  }

  /** Where an answer that is about the file came from, others are asked too. */
  private synchronized void settle(Answer answer) {
    if (ABOUT_THE_FILE.contains(answer.status())) {
      current = answer.url();
    }
  }

  private synchronized int resolutions() {
    return resolutions;
  }

  /**
   * Whether the caller is the one to resolve; else another thread did since {@code seen}, and this
   * has waited for it.
   */
  private synchronized boolean beginResolving(int seen) {
    while (resolving) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    if (resolutions != seen) {
      return false;
    }
    resolving = true;
    return true;
  }

  private synchronized void endResolving() {
    resolving = false;
    resolutions++;
    notifyAll();
  }
}
