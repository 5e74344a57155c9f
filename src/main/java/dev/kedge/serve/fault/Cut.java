package dev.kedge.serve.fault;

import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** {@code cut}: the connection is closed in the middle of the body. */
record Cut(long after) implements Fault.OfBody {
  @Override
  public BodySink body(BodySink next, Exchange exchange, RandomGenerator random) {
    return new Stop(next, after) {
      @Override
      void reached() throws IOException {
        exchange.abort();
        throw new FaultException("cut after " + after + " bytes");
      }
    };
  }
}
