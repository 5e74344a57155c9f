package dev.kedge.serve.fault;

import dev.kedge.serve.http.AnswerHead;
import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** One way to misbehave. Asked for each answer that it is to spoil, from any thread. */
interface Fault {
  /** Whether it could be seen in the answer to this request; others are not counted. */
  default boolean concerns(Exchange exchange) {
    return true;
  }

  /** Changes what is asked for, or answers itself and returns true. */
  default boolean answer(Exchange exchange) throws IOException {
    return false;
  }

  /** Changes the head of any answer. */
  default void head(AnswerHead head) {}

  /** Changes the body of a 200 or 206. */
  default BodySink body(BodySink next, Exchange exchange, RandomGenerator random) {
    return next;
  }

  /** One that can be seen in a body only. */
  interface OfBody extends Fault {
    @Override
    default boolean concerns(Exchange exchange) {
      return exchange.method().equals("GET");
    }
  }

  /** One that can be seen only where a range is asked for. */
  interface OfRange extends Fault {
    @Override
    default boolean concerns(Exchange exchange) {
      return exchange.method().equals("GET") && !exchange.fields("Range").isEmpty();
    }
  }
}
