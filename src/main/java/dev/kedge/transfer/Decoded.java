package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.origin.Answer;
import dev.kedge.origin.Exchange;
import dev.kedge.protocol.RedactedUrl;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A whole body that came with a content coding, though {@code identity} was asked for. Where the
 * name or the type says that the file itself is compressed ({@code .gz}), the bytes are the file
 * and are kept: such servers only name what they store. Else the coding was put on for the way and
 * is taken off; the origin's digests and length are of the coded bytes then, and are let go. A
 * coding that cannot be taken off is a bad answer.
 */
final class Decoded implements Exchange {
  private static final Map<String, Set<String>> EXTENSIONS =
      Map.of(
          "gzip", Set.of("gz", "tgz", "svgz", "taz"),
          "deflate", Set.of("zz"),
          "br", Set.of("br"),
          "zstd", Set.of("zst", "tzst"),
          "compress", Set.of("z", "taz"));
  private static final Set<String> GZIP_TYPES =
      Set.of("application/gzip", "application/x-gzip", "application/x-tgz", "application/x-gtar");

  private final Exchange exchange;
  private final String coding;
  private final Raw raw;
  private @Nullable InputStream plain;

  private Decoded(Exchange exchange, String coding) {
    this.exchange = exchange;
    this.coding = coding;
    this.raw = new Raw(exchange);
  }

  /**
   * The body as it is to be saved.
   *
   * @param names what the file is called, in the URL and on disk
   * @throws Failure.BadAnswer it cannot be read
   */
  static Probe.Found.Body of(Probe.Found.Body body, List<String> names) throws Failure {
    Answer answer = body.exchange().answer();
    List<String> codings = codings(answer);
    if (codings.isEmpty()) {
      return body;
    }
    String coding = codings.getFirst();
    if (codings.size() == 1 && isTheFileItself(coding, names, answer)) {
      return body;
    }
    if (codings.size() > 1 || !Set.of("gzip", "deflate").contains(coding)) {
      body.exchange().close();
      throw new Failure.BadAnswer(
          RedactedUrl.of(answer.url()),
          "a content coding that kedge cannot take off, though identity was asked for");
    }
    Pin pin = body.pin();
    Pin ofPlain =
        new Pin(-1, pin.etag(), pin.lastModified(), pin.strongDate(), pin.date(), List.of());
    return new Probe.Found.Body(new Decoded(body.exchange(), coding), ofPlain, -1, false);
  }

  private static List<String> codings(Answer answer) {
    List<String> codings = new ArrayList<>();
    for (String line : answer.lines("Content-Encoding")) {
      for (String value : line.toLowerCase(Locale.ROOT).split(",", -1)) {
        String name = value.trim().replaceFirst("^x-", ""); // RFC 9110 §8.4.1.3: the same
        if (!name.isEmpty() && !name.equals("identity")) {
          codings.add(name);
        }
      }
    }
    return codings;
  }

  private static boolean isTheFileItself(String coding, List<String> names, Answer answer) {
    Set<String> extensions = EXTENSIONS.getOrDefault(coding, Set.of());
    for (String name : names) {
      int dot = name.lastIndexOf('.');
      String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
      if (dot >= 0 && extensions.contains(extension)) {
        return true;
      }
    }
    String type = answer.field("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return coding.equals("gzip") && GZIP_TYPES.contains(type.replaceFirst(";.*", "").trim());
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
        plain = coding.equals("gzip") ? new GZIPInputStream(raw) : new InflaterInputStream(raw);
      }
      int count = plain.read(buffer, offset, length);
      if (count < 0) {
        raw.finish();
      }
      return count;
    } catch (IOException e) {
      raw.check();
      String url = RedactedUrl.of(answer().url());
      throw e instanceof EOFException
          ? new Failure.CutShort(url, "the compressed body ended too early", e)
          : new Failure.BadAnswer(url, "the body is not the " + coding + " it is said to be");
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
