package dev.kedge.origin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * What HttpCore reads from. HttpCore takes the end of the stream for the end of a header section or
 * of trailers, so it is noted here; and it bounds a header's lines but not their sum, so that is
 * bounded here.
 */
final class Tap extends FilterInputStream {
  private static final int MAX_HEADER = 256 * 1024;

  private long taken;
  private boolean inHeader;
  private boolean ended;

  Tap(InputStream in) {
    super(in);
  }

  void headerBegins() {
    inHeader = true;
    taken = 0;
  }

  void headerEnded() {
    inHeader = false;
  }

  /** Bytes since {@link #headerBegins}. */
  long taken() {
    return taken;
  }

  /** Whether the other side has closed. */
  boolean ended() {
    return ended;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (count < 0) {
      ended = true;
      return count;
    }
    taken += count;
    if (inHeader && taken > MAX_HEADER) {
      throw new MessageConstraintException("header section over 256 KiB");
    }
    return count;
  }
}
