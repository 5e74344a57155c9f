package dev.kedge.serve.fault;

import dev.kedge.protocol.Digits;
import dev.kedge.serve.http.Exchange;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code shift}: a 206 that begins elsewhere than was asked for, and says so. */
record ShiftedRange(long by) implements Fault.OfRange {
  private static final Pattern RANGE =
      Pattern.compile("bytes=(?<first>[0-9]{1,18})-(?<last>[0-9]*)");

  @Override
  public boolean answer(Exchange exchange) {
    Matcher asked = RANGE.matcher(exchange.fields("Range").getFirst());
    if (asked.matches()) {
      long first = Math.max(0, Digits.parse(asked.group("first")) + by);
      long last = asked.group("last").isEmpty() ? -1 : Digits.parse(asked.group("last"));
      String end = last < 0 ? "" : String.valueOf(Math.max(first, last));
      exchange.replaceField("Range", List.of("bytes=" + first + '-' + end));
    }
    return false;
  }
}
