package dev.kedge.serve.fault;

import dev.kedge.protocol.Digits;
import dev.kedge.serve.http.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code redirect}: to a URL of the same file that is good for so long, and then is 403. */
record ExpiringRedirect(Duration life) implements Fault {
  private static final String NAME = "expires-on-purpose=";
  private static final Pattern UNTIL = Pattern.compile("(?:^|&)" + NAME + "([0-9]+)(?:&|$)");
  private static final String TEXT = "text/plain;charset=utf-8";

  @Override
  public boolean answer(Exchange exchange) throws IOException {
    String query = exchange.rawQuery();
    Matcher until = UNTIL.matcher(query);
    long now = Duration.ofNanos(exchange.ticker().nanos()).toMillis();
    if (!until.find()) {
      String before = query.isEmpty() ? "?" : "?" + query + "&";
      exchange.field("Location", exchange.path() + before + NAME + (now + life.toMillis()));
      exchange.field("Cache-Control", "no-store");
      exchange.send(302, TEXT, new byte[0]);
      return true;
    }
    if (Digits.parse(until.group(1)) - now > 0) {
      return false;
    }
    exchange.send(403, TEXT, "expired on purpose\n".getBytes(StandardCharsets.US_ASCII));
    return true;
  }
}
