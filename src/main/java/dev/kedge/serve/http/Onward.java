package dev.kedge.serve.http;

import java.io.IOException;

/**
 * How a client that shows no more than a signed link gets on to what an answer points to. In the
 * exchange of such a client only.
 */
@FunctionalInterface
public interface Onward {
  /**
   * The target of a link to another path, good for this client and no longer than what it came
   * with.
   *
   * @param path as it stands in URLs, escaped, without a query
   * @throws IOException nothing can be signed now
   */
  String to(String path) throws IOException;
}
