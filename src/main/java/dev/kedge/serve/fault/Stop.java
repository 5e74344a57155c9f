package dev.kedge.serve.fault;

import dev.kedge.serve.http.BodySink;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** Passes so many bytes on, and then does something else. */
abstract class Stop extends Through {
  private long left;
  private boolean reached;

  Stop(BodySink next, long after) {
    super(next);
    this.left = after;
  }

  /** Called once, when the bytes before are taken; what comes after this passes. */
  abstract void reached() throws IOException;

  @Override
  public void write(Buffer bytes) throws IOException {
    if (reached || bytes.length() <= left) {
      left -= bytes.length();
      pass(bytes);
      return;
    }
    int before = (int) left;
    pass(bytes.slice(0, before));
    reached = true;
    reached();
    pass(bytes.slice(before, bytes.length()));
  }
}
