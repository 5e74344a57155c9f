package dev.kedge.serve.fault;

import dev.kedge.serve.http.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code status}: an error instead of the file.
 *
 * @param retryAfter sent as seconds, rounded up
 */
record Refusal(int status, Optional<Duration> retryAfter) implements Fault {
  @Override
  public boolean answer(Exchange exchange) throws IOException {
    retryAfter.ifPresent(wait ->
        exchange.field("Retry-After", String.valueOf(wait.plusNanos(999_999_999).toSeconds())));
    byte[] text = ("status " + status + " on purpose\n").getBytes(StandardCharsets.US_ASCII);
    exchange.send(status, "text/plain;charset=utf-8", text);
    return true;
  }
}
