package dev.kedge.transfer;

import io.airlift.compress.v3.zstd.ZstdJavaInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/** Takes content codings off (RFC 9110 §8.4.1, RFC 7932, RFC 9659). */
final class Decoder {
  private static final Set<String> KNOWN = Set.of("gzip", "deflate", "br", "zstd");
  private static final int NO_WRAP_HEADER = 2;

  private Decoder() {}

  static boolean knows(List<String> codings) {
    return KNOWN.containsAll(codings);
  }

  /**
   * The content as it was before the codings were put on, in this order.
   *
   * @throws IOException the bytes are not so coded; also while reading
   */
  static InputStream over(InputStream coded, List<String> codings) throws IOException {
    InputStream plain = coded;
    for (String coding : codings.reversed()) {
      plain =
          switch (coding) {
            case "gzip" -> new GZIPInputStream(plain);
            case "deflate" -> inflated(plain);
            case "br" -> new BrotliInputStream(plain);
            case "zstd" -> new ZstdJavaInputStream(plain);
            default -> throw new IllegalArgumentException(coding);
          };
    }
    return plain;
  }

  /** With the header of zlib, as the RFC has it, or without, as many servers do. */
  private static InputStream inflated(InputStream coded) throws IOException {
    PushbackInputStream start = new PushbackInputStream(coded, NO_WRAP_HEADER);
    byte[] header = start.readNBytes(NO_WRAP_HEADER);
    start.unread(header);
    // RFC 1950 §2.2: method 8, and a multiple of 31.
    boolean isZlib =
        header.length == NO_WRAP_HEADER
            && (header[0] & 0x0f) == 8
            && (((header[0] & 0xff) << 8) | (header[1] & 0xff)) % 31 == 0;
    return new InflaterInputStream(start, new Inflater(!isZlib));
  }
}
