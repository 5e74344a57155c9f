package dev.kedge.serve.fault;

import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * {@code misplace}: the head says what was asked for, but the bytes are those from so many further
 * on, with zeros at the end.
 */
record MisplacedBytes(long by) implements Fault.OfBody {
  private static final int SLICE = 1 << 16;

  @Override
  public BodySink body(BodySink next, Exchange exchange, RandomGenerator random) {
    return new Through(next) {
      private long dropped;

      @Override
      public void write(Buffer bytes) throws IOException {
        int drop = (int) Math.min(by - dropped, bytes.length());
        dropped += drop;
        pass(bytes.slice(drop, bytes.length()));
      }

      @Override
      public void end() throws IOException {
        for (long left = dropped; left > 0; left -= SLICE) {
          pass(Buffer.buffer(new byte[(int) Math.min(left, SLICE)]));
        }
        super.end();
      }
    };
  }
}
