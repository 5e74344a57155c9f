package dev.kedge.serve.fault;

import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** {@code drip}: the body comes at so many bytes a second. */
record Drip(long bytesPerSecond) implements Fault.OfBody {
  private static final int STEPS_PER_SECOND = 20;
  private static final long SECOND = 1_000_000_000;

  @Override
  public BodySink body(BodySink next, Exchange exchange, RandomGenerator random) {
    int step = Math.clamp(bytesPerSecond / STEPS_PER_SECOND, 1, 1 << 16);
    return new Through(next) {
      @Override
      public void write(Buffer bytes) throws IOException {
        for (int at = 0; at < bytes.length(); at += step) {
          int end = Math.min(at + step, bytes.length());
          sleep(exchange.ticker(), Duration.ofNanos((end - at) * SECOND / bytesPerSecond));
          pass(bytes.slice(at, end));
        }
      }
    };
  }
}
