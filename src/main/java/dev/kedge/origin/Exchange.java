package dev.kedge.origin;

import dev.kedge.model.Failure;

/** One answer and its body. For one thread at a time, but for {@link #cancel}. */
public interface Exchange extends AutoCloseable {

  Answer answer();

  /**
   * Reads some body bytes.
   *
   * @return how many, at least 1; or -1 at the body's proper end
   * @throws Failure.CutShort the body ended before its framing did
   * @throws Failure.Stalled nothing arrived within the stall limit
   * @throws Failure.Unreachable the connection broke
   */
  int read(byte[] buffer, int offset, int length) throws Failure;

  /**
   * Breaks the connection from any thread, at once, without reading what is left; a blocked read
   * fails.
   */
  void cancel();

  /**
   * Gives the connection back for reuse if the body was read to its end, else breaks it. Never
   * reads on, never throws.
   */
  @Override
  void close();
}
