package dev.kedge.serve.http;

import java.io.IOException;

/** Something that answers requests. */
@FunctionalInterface
public interface Resource {
  /**
   * Answers, in blocking code on a virtual thread of its own, unless it {@link #answersAtOnce}. The
   * request has kept to the rules and has no body if it is GET, HEAD or OPTIONS.
   *
   * @throws IOException the answer was not finished; the caller cuts the connection, or answers 503
   *     if nothing was sent yet
   */
  void answer(Exchange exchange) throws IOException, InterruptedException;

  /**
   * Whether {@link #answer} would wait for nothing but a look at a file's state: then it is called
   * on the connection's own thread, which many connections share, and is spared a thread of its
   * own. Asked on that thread, for plain requests ({@link RequestRules#isPlain}) only.
   */
  default boolean answersAtOnce(Exchange exchange) {
    return false;
  }
}
