package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.protocol.RedactedUrl;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body without the content codings that it came with. */
final class Decoded implements Exchange {
  private final Exchange exchange;
  private final List<String> codings;
  private final Raw raw;
  private @Nullable InputStream plain;

  /**
   * @param codings in the order in which they were put on; {@link Decoder} knows them
   */
  Decoded(Exchange exchange, List<String> codings) {
    this.exchange = exchange;
    this.codings = List.copyOf(codings);
    this.raw = new Raw(exchange);
  }

  @Override
  public Answer answer() {
    return exchange.answer();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws Failure {
    try {
      if (plain == null) {
        if (raw.isEmpty()) {
          return -1;
        }
        plain = Decoder.over(raw, codings);
      }
      int count = plain.read(buffer, offset, length);
      if (count < 0) {
        raw.finish();
      }
      return count;
    } catch (IOException | RuntimeException e) { // some decoders call bad bytes a bug of ours
      raw.check();
      String url = RedactedUrl.of(answer().url());
      throw e instanceof EOFException
          ? new Failure.CutShort(url, "the compressed body ended too early", e)
          : new Failure.BadAnswer(
              url, "the body is not the " + String.join(", ", codings) + " it is said to be");
    }
  }

  @Override
  public void cancel() {
    exchange.cancel();
  }

  @Override
  public void close() {
    exchange.close();
  }

  /** The coded bytes. A failure below is kept, since decoders do not pass on every exception. */
  private static final class Raw extends InputStream {
    private final Exchange exchange;
    private final byte[] one = new byte[1];
    private int first = -2;
    private @Nullable Failure failure;
    private boolean ended;

    Raw(Exchange exchange) {
      this.exchange = exchange;
    }

    boolean isEmpty() throws Failure {
      if (first == -2) {
        int count = exchange.read(one, 0, 1);
        ended = count < 0;
        first = ended ? -1 : one[0] & 0xff;
      }
      return first == -1 && ended;
    }

    @Override
    public int read() throws IOException {
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (first >= 0) {
        buffer[offset] = (byte) first;
        first = -1;
        return 1;
      }
      if (ended) {
        return -1;
      }
      try {
        int count = exchange.read(buffer, offset, length);
        ended = count < 0;
        return count;
      } catch (Failure e) {
        failure = e;
        throw new IOException(e);
      }
    }

    /** So that a decoder looks for another member behind the first. */
    @Override
    public int available() {
      return ended ? 0 : 1;
    }

    void check() throws Failure {
      if (failure != null) {
        throw failure;
      }
    }

    /** Reads on to the end, which alone tells whether the framing held. */
    void finish() throws Failure {
      check();
      byte[] rest = new byte[8 * 1024];
      while (!ended) {
        ended = exchange.read(rest, 0, rest.length) < 0;
      }
    }
  }
}
