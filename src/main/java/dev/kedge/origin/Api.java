package dev.kedge.origin;

import dev.kedge.model.Failure;

/** Calls of an API. Safe for many threads. */
public interface Api extends AutoCloseable {
  /**
   * Sends the request and reads the whole answer. Redirects are not followed: a token belongs to
   * one origin, and an API that has moved is to be named anew.
   *
   * @throws Failure.Unreachable name, connection or transport failed
   * @throws Failure.Stalled a limit passed
   * @throws Failure.BadAnswer the answer is not HTTP, a redirect, or too large
   * @throws Failure.Interrupted {@link #cancelAll} was called
   */
  ApiAnswer call(ApiRequest request) throws Failure;

  /** Breaks every call, now and in future, from any thread. */
  void cancelAll();

  /** Closes idle connections. Never throws. */
  @Override
  void close();
}
