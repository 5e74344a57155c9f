package dev.kedge.transfer;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Failure;
import dev.kedge.model.Header;
import dev.kedge.model.OnChange;
import dev.kedge.model.Pin;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.origin.Origin;
import dev.kedge.origin.OriginRequest;
import dev.kedge.origin.Statuses;
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

  Source(Origin origin, URI original, List<Header> headers, Ticker ticker) {
    this.trunk = origin;
    this.origin = origin.branch();
    this.original = original;
    this.headers = headers;
    this.ticker = ticker;
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

  /** Sends a request to the original URL and keeps where it led to. */
  Exchange send(OriginRequest request) throws Failure {
    Exchange exchange = origin.exchange(request);
    settle(exchange.answer());
    return exchange;
  }

  /**
   * Asks for a range of the pinned version, with If-Range, or If-Match where a change is to fail. A
   * 200 that carries the pinned validators is asked once more without the condition: some caches
   * answer any If-Range so. So is any 200 where a digest will decide: others give the same bytes a
   * tag of their own each.
   */
  Opened open(Pin pin, ByteRange want, OnChange onChange, boolean digestDecides) throws Failure {
    OriginRequest plain = request().withRange(want);
    boolean ifMatch = onChange == OnChange.FAIL && pin.hasStrongTag();
    if (ifMatch) {
      return judged(pin, want, digestDecides, plain.withIfMatch(String.valueOf(pin.etag())));
    }
    OriginRequest conditional = conditionHurts ? plain : plain.withIfRange(pin.ifRange());
    Opened opened = judged(pin, want, digestDecides, conditional);
    boolean couldBeTheCondition =
        opened instanceof Opened.NoRanges
            || (opened instanceof Opened.OtherVersion && digestDecides);
    if (!couldBeTheCondition || conditional.ifRange() == null) {
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
    if (answer.status() == 304 && !request.noCache()) {
      exchange.close(); // nothing was sent to compare: some cache's mistake
      return judged(pin, want, digestDecides, request.withNoCache());
    }
    if (answer.status() == 304 || !ABOUT_THE_FILE.contains(answer.status())) {
      exchange.close();
      throw Statuses.failure(answer, ticker.now());
    }
    Verdict verdict = Judge.judge(pin, want.start(), digestDecides, answer);
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
        Exchange exchange = origin.exchange(request.to(url));
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
