package dev.kedge.serve.fault;

import dev.kedge.serve.http.Exchange;
import java.util.List;

/** {@code no-ranges}: the whole file, with status 200, whatever range was asked for. */
record IgnoredRange() implements Fault.OfRange {
  @Override
  public boolean answer(Exchange exchange) {
    exchange.replaceField("Range", List.of());
    return false;
  }
}
