package dev.kedge.serve.http;

import dev.kedge.protocol.HttpDates;
import java.time.Instant;

/** The text of a time, made once a second. May be used from any thread. */
final class DateText {
  private volatile Made last = new Made(Long.MIN_VALUE, "");

  private record Made(long second, String text) {}

  String at(Instant now) {
    Made made = last;
    if (made.second != now.getEpochSecond()) {
      made = new Made(now.getEpochSecond(), HttpDates.format(now));
      last = made;
    }
    return made.text;
  }
}
