package dev.kedge.origin;

import dev.kedge.model.Failure;

/**
 * Remote origins, as one request and its answer. Safe for use by many threads.
 *
 * <p>Redirects are followed here, hop by hop; the user's header fields are sent only within the
 * origin (scheme, host, port) of {@link OriginRequest#headerScope}. Every wait is bounded: names,
 * connection and TLS handshake by the connect limit, header and body by the stall limit, which each
 * byte resets.
 */
public interface Origin extends AutoCloseable {

  /**
   * Sends the request and returns as soon as the final answer's header is read. The answer may have
   * any status; judging it is the caller's part.
   *
   * @throws Failure.Unreachable name, connection or transport failed
   * @throws Failure.Stalled a limit passed
   * @throws Failure.BadAnswer the answer is not HTTP
   * @throws Failure.NotTrusted certificate or redirect refused
   * @throws Failure.Interrupted {@link #cancelAll} was called
   */
  Exchange exchange(OriginRequest request) throws Failure;

  /**
   * Breaks every exchange, now and in future, from any thread: they fail with {@link
   * Failure.Interrupted}.
   */
  void cancelAll();

  /**
   * The same origins over the same idle connections, but {@link #cancelAll} on it breaks only its
   * own exchanges, and cookies that redirects set are kept for its own exchanges, where without a
   * branch they are for one exchange. It is broken with this one. Closing it lets go of it and
   * nothing else.
   */
  Origin branch();

  /** Closes idle connections. Never throws. */
  @Override
  void close();
}
