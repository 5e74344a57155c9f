package dev.kedge.serve.fault;

import dev.kedge.serve.http.AnswerFilter;
import dev.kedge.serve.http.AnswerHead;
import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import java.util.List;

/** An answer that all these faults spoil, the first one first. */
final class SpoiltAnswer implements AnswerFilter {
  private final Exchange exchange;
  private final List<ArmedFault> faults;
  private boolean isContent;

  SpoiltAnswer(Exchange exchange, List<ArmedFault> faults) {
    this.exchange = exchange;
    this.faults = faults;
  }

  @Override
  public void head(AnswerHead head) {
    isContent = head.status() == 200 || head.status() == 206;
    faults.forEach(fault -> fault.spec().fault().head(head));
  }

  @Override
  public BodySink body(BodySink connection) {
    BodySink body = connection;
    if (isContent) {
      for (ArmedFault fault : faults.reversed()) {
        body = fault.spec().fault().body(body, exchange, fault.chance());
      }
    }
    return body;
  }
}
