package dev.kedge.serve.http;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the body of a request that was paused before its first byte. */
final class RequestBody {
  private final HttpServerRequest request;
  private final int number;
  private final int limit;
  private final Buffer read = Buffer.buffer();
  private final Promise<byte[]> whole = Promise.promise();

  private RequestBody(HttpServerRequest request, int number, int limit) {
    this.request = request;
    this.number = number;
    this.limit = limit;
  }

  /**
   * Returns all of it, or none where there is none.
   *
   * @param number of the request on its connection, the first being 1
   * @throws RefusedException it is larger than {@code limit}, broken, or not there in time
   */
  static byte[] read(HttpServerRequest request, int number, int limit, Duration patience)
      throws IOException {
    if (!RequestRules.hasBody(request::getHeader)) {
      return new byte[0];
    }
    if (RequestRules.declaredLength(request) > limit) {
      throw new RefusedException(Problem.CONTENT_TOO_LARGE);
    }
    return new RequestBody(request, number, limit).read(patience);
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
    if (read.length() + piece.length() > limit) {
      request.pause();
      whole.tryFail(new RefusedException(Problem.CONTENT_TOO_LARGE));
    } else {
      read.appendBuffer(piece);
    }
  }
}
