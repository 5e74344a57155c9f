package dev.kedge.serve.http;

import java.io.IOException;

/** Something that answers requests. */
@FunctionalInterface
public interface Resource {
  /**
   * Answers, in blocking code on a virtual thread of its own. The request has kept to the rules and
   * has no body if it is GET, HEAD or OPTIONS.
   *
   * @throws IOException the answer was not finished; the caller cuts the connection, or answers 503
   *     if nothing was sent yet
   */
  void answer(Exchange exchange) throws IOException, InterruptedException;
}
