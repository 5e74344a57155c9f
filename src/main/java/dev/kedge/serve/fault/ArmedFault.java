package dev.kedge.serve.fault;

import dev.kedge.serve.http.Exchange;
import java.util.SplittableRandom;

/** A fault that counts the requests it could spoil. */
final class ArmedFault {
  private final FaultSpec spec;
  private final SplittableRandom random;
  private long seen;
  private long fired;

  ArmedFault(FaultSpec spec, SplittableRandom random) {
    this.spec = spec;
    this.random = random;
  }

  FaultSpec spec() {
    return spec;
  }

  boolean concerns(Exchange exchange) {
    return spec.glob().matches(exchange.path()) && spec.fault().concerns(exchange);
  }

  /** Whether this one of the requests it concerns is spoilt. */
  synchronized boolean fires() {
    seen++;
    boolean fires =
        seen > spec.after() && fired < spec.times() && random.nextInt(100) < spec.percent();
    fired += fires ? 1 : 0;
    return fires;
  }

  /** For one answer, that may use it on a thread of its own. */
  synchronized SplittableRandom chance() {
    return random.split();
  }
}
