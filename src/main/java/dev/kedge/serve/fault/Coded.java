package dev.kedge.serve.fault;

import dev.kedge.serve.http.AnswerHead;
import dev.kedge.serve.http.BodySink;
import dev.kedge.serve.http.Exchange;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/** {@code gzip}: the body is coded, of ranges too, though nobody asked for it. */
record Coded() implements Fault.OfBody {
  @Override
  public void head(AnswerHead head) {
    if (head.status() == 200 || head.status() == 206) {
      head.withoutLength();
      head.field("Content-Encoding", "gzip");
    }
  }

  @Override
  public BodySink body(BodySink next, Exchange exchange, RandomGenerator random) {
    return new Zipped(next);
  }

  /** What is not written out yet is in {@code ready}. */
  private static final class Zipped extends Through {
    private final ByteArrayOutputStream ready = new ByteArrayOutputStream();
    private final GZIPOutputStream zip;

    Zipped(BodySink next) {
      super(next);
      try {
        zip = new GZIPOutputStream(ready);
      } catch (IOException e) {
        throw new AssertionError("memory takes all", e);
      }
    }

    @Override
    public void write(Buffer bytes) throws IOException {
      zip.write(bytes.getBytes());
      flush();
    }

    @Override
    public void end() throws IOException {
      zip.finish();
      flush();
      super.end();
    }

    private void flush() throws IOException {
      byte[] coded = ready.toByteArray();
      ready.reset();
      if (coded.length > 0) {
        pass(Buffer.buffer(coded));
      }
    }
  }
}
