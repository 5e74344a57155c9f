package dev.kedge.serve.fault;

import dev.kedge.protocol.Digits;
import dev.kedge.serve.http.AnswerHead;
import java.util.OptionalLong;

/**
 * {@code total}: Content-Range has another total, or none.
 *
 * @param by what is added to the true one; absent for an unknown total
 */
record WrongTotal(OptionalLong by) implements Fault.OfRange {
  @Override
  public void head(AnswerHead head) {
    head.change("Content-Range", this::wrong);
  }

  private String wrong(String range) {
    int slash = range.indexOf('/');
    long total = Digits.parse(range.substring(slash + 1));
    String other = by.isPresent() ? String.valueOf(Math.max(0, total + by.getAsLong())) : "*";
    return range.substring(0, slash + 1) + other;
  }
}
