package dev.kedge.serve.fault;

import dev.kedge.protocol.Digits;
import dev.kedge.serve.http.AnswerHead;
import dev.kedge.serve.http.Exchange;
import java.util.OptionalLong;

/**
 * {@code length}: Content-Length is wrong, or not there. The connection is closed after the body.
 *
 * @param by what is added to the true one; absent for none at all
 */
record WrongLength(OptionalLong by) implements Fault.OfBody {
  @Override
  public boolean answer(Exchange exchange) {
    exchange.closeAfterwards();
    return false;
  }

  @Override
  public void head(AnswerHead head) {
    if (by.isEmpty()) {
      head.withoutLength();
    } else {
      head.change(
          "Content-Length",
          length -> String.valueOf(Math.max(0, Digits.parse(length) + by.getAsLong())));
    }
  }
}
