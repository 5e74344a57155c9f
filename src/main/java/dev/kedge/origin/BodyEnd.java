package dev.kedge.origin;

import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.ProtocolException;

/**
 * How the end of a body is known.
 *
 * @param length its length; -1 where chunks or the close of the connection end it
 * @param isChunked whether chunks do
 * @param claimed a Content-Length beside the chunks, which must then fit; -1 without one
 */
record BodyEnd(long length, boolean isChunked, long claimed) {
  /** No body at all. */
  static final BodyEnd NONE = new BodyEnd(0, false, -1);

  static BodyEnd of(HttpMessage answer, long length) throws ProtocolException {
    return new BodyEnd(
        Math.max(-1, length), Framing.isChunked(answer), Framing.lengthBesideChunks(answer));
  }

  /**
   * Whether others on the way may see the end elsewhere: then nothing more is read from the
   * connection (RFC 9112 §6.3).
   */
  boolean isDoubtful() {
    return claimed >= 0;
  }
}
