package dev.kedge.serve.http;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the body of a request that was paused before its first byte. */
final class RequestBody {
  private final HttpServerRequest request;
  private final int number;
  private final int limit;
  private final Optional<BodyBudget.Share> share;
  private final Buffer read = Buffer.buffer();
  private final Promise<byte[]> whole = Promise.promise();

  private long length;

  private RequestBody(
      HttpServerRequest request, int number, int limit, Optional<BodyBudget.Share> share) {
    this.request = request;
    this.number = number;
    this.limit = limit;
    this.share = share;
  }

  /**
   * Returns all of it, or none where there is none.
   *
   * @param number of the request on its connection, the first being 1
   * @param share room for it, which is given back by whoever asked
   * @throws RefusedException it is larger than {@code limit}, broken, or not there in time, or
   *     there is no room for it
   */
  static byte[] read(
      HttpServerRequest request, int number, int limit, Duration patience, BodyBudget.Share share)
      throws IOException {
    if (!RequestRules.hasBody(request::getHeader)) {
      return new byte[0];
    }
    if (RequestRules.declaredLength(request) > limit) {
      throw new RefusedException(Problem.CONTENT_TOO_LARGE);
    }
    return new RequestBody(request, number, limit, Optional.of(share)).read(patience);
  }

  /**
   * Reads all of it to its end, and keeps nothing.
   *
   * @throws RefusedException as {@link #read}
   */
  static void pass(HttpServerRequest request, int number, int limit, Duration patience)
      throws IOException {
    new RequestBody(request, number, limit, Optional.empty()).read(patience);
  }

  private byte[] read(Duration patience) throws IOException {
    request.exceptionHandler(whole::tryFail);
    request.handler(this::take);
    request.endHandler(_ -> end());
    if (RequestRules.waitsForContinue(request)) {
      request.response().writeContinue();
    }
    request.resume();
    try {
      return whole.future().await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RefusedException(Problem.BODY_TOO_SLOW);
    } catch (Exception e) {
      throw e instanceof RefusedException refused
          ? refused
          : new RefusedException(Problem.BAD_BODY);
    }
  }

  private void end() {
    if (StrictRequestDecoder.brokeBody(
        ((VertxConnection) request.connection()).channel(), number)) {
      whole.tryFail(new RefusedException(Problem.BAD_BODY));
    } else {
      whole.tryComplete(read.getBytes());
    }
  }

  private void take(Buffer piece) {
    length += piece.length();
    if (length > limit) {
      refuse(Problem.CONTENT_TOO_LARGE);
    } else if (share.isPresent()) {
      if (share.get().take(piece.length())) {
        read.appendBuffer(piece);
      } else {
        refuse(Problem.TOO_MANY_BODIES);
      }
    }
  }

  private void refuse(Problem problem) {
    request.pause();
    whole.tryFail(
        new RefusedException(
            problem,
            problem.equals(Problem.TOO_MANY_BODIES) ? Map.of("Retry-After", "1") : Map.of()));
  }
}
