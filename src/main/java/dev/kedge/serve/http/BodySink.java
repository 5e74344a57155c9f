package dev.kedge.serve.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** Takes the bytes of one body. */
public interface BodySink {
  /** Returns when the bytes are taken. */
  void write(Buffer bytes) throws IOException;

  /** After the last byte. */
  void end() throws IOException;
}
