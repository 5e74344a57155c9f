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
 * one until it stops working, as signed links do, and then resolves the original again, one thread
 * for all. Safe for many threads.
 */
final class Source {
  private static final Set<Integer> GONE_STALE = Set.of(401, 403, 404, 410);

  private final Origin origin;
  private final URI original;
  private final List<Header> headers;
  private final Ticker ticker;
  private URI current;
  private boolean resolving;

  Source(Origin origin, URI original, List<Header> headers, Ticker ticker) {
    this.origin = origin;
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
    return OriginRequest.of(original, original, headers);
  }

  /** Sends a request to the original URL and keeps where it led to. */
  Exchange send(OriginRequest request) throws Failure {
    Exchange exchange = origin.exchange(request);
    settle(exchange.answer().url());
    return exchange;
  }

  /**
   * Asks for a range of the pinned version, with If-Range, or If-Match where a change is to fail. A
   * 200 that carries the pinned validators is asked once more without the condition: some caches
   * answer any If-Range so.
   */
  Opened open(Pin pin, ByteRange want, OnChange onChange, boolean digestDecides) throws Failure {
    OriginRequest plain = request().withRange(want);
    boolean ifMatch = onChange == OnChange.FAIL && pin.hasStrongTag();
    OriginRequest conditional =
        ifMatch ? plain.withIfMatch(String.valueOf(pin.etag())) : plain.withIfRange(pin.ifRange());
    Opened opened = judged(pin, want, digestDecides, conditional);
    boolean couldBeTheCondition = conditional.ifRange() != null;
    return opened instanceof Opened.NoRanges && couldBeTheCondition
        ? judged(pin, want, digestDecides, plain)
        : opened;
  }

  private Opened judged(Pin pin, ByteRange want, boolean digestDecides, OriginRequest request)
      throws Failure {
    Exchange exchange = resolved(request);
    Answer answer = exchange.answer();
    boolean judgeable = Set.of(200, 206, 412, 416).contains(answer.status());
    if (!judgeable) {
      exchange.close();
      throw Statuses.failure(answer, ticker.now());
    }
    Verdict verdict = Judge.judge(pin, want.start(), digestDecides, answer);
    if (verdict instanceof Verdict.Usable usable) {
      return new Opened.Body(exchange, usable.first(), usable.end(), usable.tied());
    }
    exchange.close();
    return switch (verdict) {
      case Verdict.Usable usable -> throw new AssertionError(usable);
      case Verdict.WholeInstead() -> new Opened.NoRanges();
      case Verdict.OtherVersion(String what) -> new Opened.OtherVersion(what);
      case Verdict.Unusable(Failure why) -> throw why;
    };
  }

  /** Sends to the resolved URL; where that has gone stale, to the original once more. */
  private Exchange resolved(OriginRequest request) throws Failure {
    URI url = current();
    Exchange exchange = origin.exchange(request.to(url));
    if (url.equals(original) || !GONE_STALE.contains(exchange.answer().status())) {
      if (url.equals(original)) {
        settle(exchange.answer().url());
      }
      return exchange;
    }
    exchange.close();
    if (!beginResolving(url)) {
      return origin.exchange(request.to(current()));
    }
    @Nullable URI found = null;
    try {
      Exchange again = origin.exchange(request);
      found = again.answer().url();
      return again;
    } finally {
      endResolving(found);
    }
  }

  private synchronized void settle(URI url) {
    current = url;
  }

  /**
   * Whether the caller is the one to resolve; else another thread did meanwhile, and this has
   * waited for it.
   */
  private synchronized boolean beginResolving(URI stale) {
    while (resolving) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    if (!current.equals(stale)) {
      return false;
    }
    resolving = true;
    return true;
  }

  private synchronized void endResolving(@Nullable URI found) {
    resolving = false;
    if (found != null) {
      current = found;
    }
    notifyAll();
  }
}
