package dev.kedge.origin;

import java.util.HashSet;
import java.util.Set;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.ProtocolException;

/** Where a body ends (RFC 9112 §6.3), refusing every answer that says two things. */
final class Framing implements ContentLengthStrategy {
  @Override
  public long determineLength(HttpMessage answer) throws ProtocolException {
    Header[] codings = answer.getHeaders(HttpHeaders.TRANSFER_ENCODING);
    Set<String> lengths = lengths(answer);
    if (codings.length > 0) {
      if (!lengths.isEmpty()) {
        throw new ProtocolException("both Content-Length and Transfer-Encoding");
      }
      if (codings.length > 1 || !codings[0].getValue().strip().equalsIgnoreCase("chunked")) {
        throw new ProtocolException("a transfer coding that was not asked for");
      }
      return CHUNKED;
    }
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
