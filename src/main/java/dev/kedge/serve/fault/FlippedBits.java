package dev.kedge.serve.fault;

import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** {@code flip}: one bit is wrong in each run of so many bytes, at a random place. */
record FlippedBits(long run) implements Fault.OfBody {
  @Override
  public BodySink body(BodySink next, Exchange exchange, RandomGenerator random) {
    return new Through(next) {
      private long at;
      private long flip = random.nextLong(run);

      @Override
      public void write(Buffer bytes) throws IOException {
        long end = at + bytes.length();
        Buffer changed = flip < end ? bytes.copy() : bytes;
        while (flip < end) {
          int place = (int) (flip - at);
          changed.setByte(place, (byte) (changed.getByte(place) ^ (1 << random.nextInt(8))));
          flip = (flip / run + 1) * run + random.nextLong(run);
        }
        at = end;
        pass(changed);
      }
    };
  }
}
