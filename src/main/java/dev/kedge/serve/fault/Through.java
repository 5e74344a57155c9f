package dev.kedge.serve.fault;

import dev.kedge.model.Ticker;
import dev.kedge.serve.http.BodySink;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** A body on its way; passes all on but for what a subclass does otherwise. */
abstract class Through implements BodySink {
  private final BodySink next;

  Through(BodySink next) {
    this.next = next;
  }

  @Override
  public void write(Buffer bytes) throws IOException {
    pass(bytes);
  }

  @Override
  public void end() throws IOException {
    next.end();
  }

  final void pass(Buffer bytes) throws IOException {
    next.write(bytes);
  }

  static void sleep(Ticker ticker, Duration duration) throws InterruptedIOException {
    try {
      ticker.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
