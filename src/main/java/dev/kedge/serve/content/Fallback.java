package dev.kedge.serve.content;

import dev.kedge.serve.http.Exchange;
import java.io.IOException;

/** Answers for published paths that no file has. */
@FunctionalInterface
public interface Fallback {
  Fallback NONE = (_, _) -> false;

  /**
   * Answers, or returns false and leaves the exchange as it was.
   *
   * @param path the names on the way, decoded, with slashes between; each may be a published one
   */
  boolean answer(Exchange exchange, String path) throws IOException, InterruptedException;
}
