package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.model.Ticker;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.origin.OriginRequest;
import dev.kedge.origin.Statuses;
import dev.kedge.protocol.ContentRange;
import dev.kedge.protocol.RedactedUrl;
import java.util.Optional;
import java.util.Set;

/**
 * The first request of a download: a GET of {@code bytes=0-} whose body is used. Never HEAD, which
 * servers refuse or lie to. A server that errors on the range is asked again without one; so is one
 * that says by a 416 that the file is empty, as some say of any.
 */
final class Probe {
  /** Statuses that mean the same without a Range, so that asking again would be noise. */
  private static final Set<Integer> NOT_ABOUT_RANGES = Set.of(401, 407, 408, 410, 425, 429);

  /**
   * No file is an exbibyte long; a number beyond that is a lie, and would overflow what is counted
   * from it.
   */
  private static final long LONGEST = 1L << 60;

  private Probe() {}

  /** What the origin said. */
  sealed interface Found {
    /**
     * A body from byte 0.
     *
     * @param end of the bytes the body holds; -1 when it does not say
     * @param ranges whether the origin answered a range with a range
     */
    record Body(Exchange exchange, Pin pin, long end, boolean ranges) implements Found {}

    /** The file is empty. */
    record Empty(Answer answer, Pin pin) implements Found {}

    /** The file is still the one whose validators were sent. */
    record Unchanged() implements Found {}
  }

  /**
   * @param ranges whether to ask for a range; if not, the whole comes, or nothing
   */
  static Found send(Source source, OriginRequest request, Ticker ticker, boolean ranges)
      throws Failure {
    return ranges ? withRange(source, request, ticker) : withoutRange(source, request, ticker);
  }

  private static Found withRange(Source source, OriginRequest request, Ticker ticker)
      throws Failure {
    Exchange exchange = source.send(request.withOpenRange(0));
    Answer answer = exchange.answer();
    switch (answer.status()) {
      case 206 -> {
        Optional<Found> found = fromStart(exchange);
        if (found.isPresent()) {
          return found.get();
        }
      }
      case 200 -> {
        return whole(exchange);
      }
      case 304 -> {
        exchange.close();
        if (isUnaskedFor(request)) {
          return withRange(source, request.withNoCache(), ticker);
        }
        return unchanged(request, answer);
      }
      default -> {
        Failure failure = Statuses.failure(answer, ticker.now());
        boolean isAskedToWait =
            failure instanceof Failure.ServerBusy busy && busy.retryAfter() != null;
        if (NOT_ABOUT_RANGES.contains(answer.status()) || isAskedToWait) {
          exchange.close();
          throw failure;
        }
      }
    }
    exchange.close();
    return withoutRange(source, request, ticker);
  }

  private static Found withoutRange(Source source, OriginRequest request, Ticker ticker)
      throws Failure {
    Exchange exchange = source.send(request);
    Answer answer = exchange.answer();
    if (answer.status() == 200) {
      return whole(exchange);
    }
    if (answer.status() == 206) {
      Optional<Found> found = fromStart(exchange);
      if (found.isPresent()) {
        return found.get();
      }
    }
    exchange.close();
    if (answer.status() == 304 && isUnaskedFor(request)) {
      return withoutRange(source, request.withNoCache(), ticker);
    }
    if (answer.status() == 304) {
      return unchanged(request, answer);
    }
    if (answer.status() == 206) {
      throw new Failure.BadAnswer(RedactedUrl.of(answer.url()), "a part where the whole was asked");
    }
    throw Statuses.failure(answer, ticker.now());
  }

  /**
   * A proper 206 that starts at byte 0 and names its total; else nothing, and the exchange is left
   * open.
   */
  private static Optional<Found> fromStart(Exchange exchange) {
    Answer answer = exchange.answer();
    String type = answer.mediaType();
    Optional<ContentRange> range = answer.field("Content-Range").flatMap(ContentRange::parse);
    boolean proper =
        range.isPresent()
            && range.get().first() == 0
            && range.get().total() > 0
            && range.get().total() <= LONGEST
            && answer.bodyLength() != 0
            && !Judge.isCoded(answer)
            && !type.startsWith("multipart/byteranges");
    if (!proper) {
      return Optional.empty();
    }
    long end = range.get().last() + 1;
    if (answer.bodyLength() > 0) {
      end = Math.min(end, answer.bodyLength());
    }
    Pin pin = Pinning.of(answer, range.get().total(), end == range.get().total());
    return Optional.of(new Found.Body(exchange, pin, end, true));
  }

  private static Found whole(Exchange exchange) throws Failure {
    Answer answer = exchange.answer();
    long length = Judge.isCoded(answer) ? -1 : answer.bodyLength();
    if (length > LONGEST) {
      exchange.close();
      throw new Failure.BadAnswer(RedactedUrl.of(answer.url()), "a length of " + length);
    }
    if (length == 0) {
      exchange.close();
      return new Found.Empty(answer, Pinning.of(answer, 0, true));
    }
    return new Found.Body(exchange, Pinning.of(answer, length, true), length, false);
  }

  /** A 304 to a request without a condition is some cache's mistake; past it, all may be well. */
  private static boolean isUnaskedFor(OriginRequest request) {
    return request.ifNoneMatch() == null && request.ifModifiedSince() == null && !request.noCache();
  }

  private static Found unchanged(OriginRequest request, Answer answer) throws Failure {
    if (request.ifNoneMatch() == null && request.ifModifiedSince() == null) {
      throw new Failure.BadAnswer(
          RedactedUrl.of(answer.url()), "304 although nothing was sent to compare");
    }
    return new Found.Unchanged();
  }
}
