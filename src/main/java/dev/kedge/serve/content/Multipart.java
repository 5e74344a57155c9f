package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The framing of a multipart/byteranges body (RFC 9110 §14.6), of exactly known length. */
record Multipart(String boundary, String mediaType, List<ByteRange> ranges, long total) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BOUNDARY_BYTES = 18;

  /** With a boundary that is random, so that no file can hold it (RFC 2046 §5.1.1). */
  static Multipart of(String mediaType, List<ByteRange> ranges, long total) {
    byte[] boundary = new byte[BOUNDARY_BYTES];
    RANDOM.nextBytes(boundary);
    return new Multipart(HexFormat.of().formatHex(boundary), mediaType, ranges, total);
  }

  String contentType() {
    return "multipart/byteranges; boundary=" + boundary;
  }

  long length() {
    long length = end().length();
    for (int i = 0; i < ranges.size(); i++) {
      length += head(i).length() + ranges.get(i).length();
    }
    return length;
  }

  /**
   * What stands before the bytes of a part. The first delimiter, too, begins with CRLF, after an
   * empty preamble (RFC 2046 §5.1.1): nginx and Apache send it, and zsync 0.6 looks for it.
   */
  Buffer head(int part) {
    return Buffer.buffer(
        "\r\n--"
            + boundary
            + "\r\nContent-Type: "
            + mediaType
            + "\r\nContent-Range: "
            + contentRange(ranges.get(part), total)
            + "\r\n\r\n");
  }

  Buffer end() {
    return Buffer.buffer("\r\n--" + boundary + "--\r\n");
  }

  static String contentRange(ByteRange range, long total) {
    return "bytes " + range.start() + "-" + range.last() + "/" + total;
  }
}
