package dev.kedge.origin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.ProtocolException;

/** Where a body ends (RFC 9112 §6.3), refusing answers that say two things at once. */
final class Framing implements ContentLengthStrategy {
  private static final String CHUNKED_CODING = "chunked";

  @Override
  public long determineLength(HttpMessage answer) throws ProtocolException {
    List<String> codings = codings(answer);
    long length = length(answer);
    if (codings.isEmpty()) {
      return length;
    }
    if (codings.stream().filter(CHUNKED_CODING::equals).count() > 1) {
      throw new ProtocolException("chunked transfer coding, named twice");
    }
    if (!codings.equals(List.of(CHUNKED_CODING))) {
      throw new ProtocolException("a transfer coding that was not asked for");
    }
    return CHUNKED;
  }

  static boolean isChunked(HttpMessage answer) {
    return codings(answer).contains(CHUNKED_CODING);
  }

  /**
   * The length that stands beside chunked coding; -1 where there is none. The chunks count (RFC
   * 9112 §6.3), but where the two differ, one of them is a lie.
   */
  static long lengthBesideChunks(HttpMessage answer) throws ProtocolException {
    return isChunked(answer) ? Math.max(-1, length(answer)) : -1;
  }

  /** {@code identity} is no coding, and was a way to say so (RFC 2616 §3.6). */
  private static List<String> codings(HttpMessage answer) {
    List<String> codings = new ArrayList<>();
    for (Header line : answer.getHeaders(HttpHeaders.TRANSFER_ENCODING)) {
      for (String value : line.getValue().split(",", -1)) {
        String coding = value.strip().toLowerCase(Locale.ROOT);
        if (!coding.isEmpty() && !coding.equals("identity")) {
          codings.add(coding);
        }
      }
    }
    return codings;
  }

  private static long length(HttpMessage answer) throws ProtocolException {
    Set<String> lengths = lengths(answer);
    if (lengths.isEmpty()) {
      return UNDEFINED;
    }
    if (lengths.size() > 1) {
      throw new ProtocolException("two different Content-Length values");
    }
    return length(lengths.iterator().next());
  }

  /** The values that stand there; RFC 9110 §8.6 allows the same one to be repeated. */
  private static Set<String> lengths(HttpMessage answer) {
    Set<String> lengths = new HashSet<>();
    for (Header line : answer.getHeaders(HttpHeaders.CONTENT_LENGTH)) {
      for (String value : line.getValue().split(",", -1)) {
        lengths.add(value.strip());
      }
    }
    return lengths;
  }

  private static long length(String value) throws ProtocolException {
    // Long.parseLong alone would take "+5", and digits of other scripts.
    if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new ProtocolException("a Content-Length that is no number");
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException tooLarge) {
      throw new ProtocolException("a Content-Length beyond all bounds");
    }
  }
}
