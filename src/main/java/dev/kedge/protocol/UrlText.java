package dev.kedge.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text that is to become a URL: which chars may stand where (RFC 3986 §2, §3), and which are
 * escaped.
 */
final class UrlText {
  private static final String SUB_DELIMS = "!$&'()*+,;=";
  private static final String UNRESERVED = "-._~";
  static final String USER_INFO = UNRESERVED + SUB_DELIMS + ":";
  static final String PATH = UNRESERVED + SUB_DELIMS + ":@/";
  static final String QUERY = PATH + "?[]";

  /** Beside these, what browsers send as it is: the URL standard's encode sets, but for quotes. */
  static final String RAW_PATH = "[]|%";

  static final String RAW_QUERY = "|^`{}\\%";

  private UrlText() {}

  /**
   * Every char that may not stand there as the octets of its UTF-8; a valid {@code %XX} stays.
   *
   * @param raw those that stay though a URI cannot hold them, as {@link RawChars}
   */
  static String encoded(String text, String kept, String raw) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (PercentCoding.isEscape(text, i) || isKept(codePoint, kept)) {
        encoded.append((char) codePoint);
      } else if (raw.indexOf(codePoint) >= 0) {
        encoded.append(RawChars.standIn((char) codePoint));
      } else {
        boolean isLoneSurrogate = Character.getType(codePoint) == Character.SURROGATE;
        String symbol = isLoneSurrogate ? "\ufffd" : Character.toString(codePoint);
        for (byte octet : symbol.getBytes(StandardCharsets.UTF_8)) {
          PercentCoding.append(encoded, octet);
        }
      }
      i += Character.charCount(codePoint);
    }
    return encoded.toString();
  }

  /** Path and query with escapes for all that RFC 3986 does not allow in them. */
  static String legal(String target) {
    return encoded(target, PATH + '?', "");
  }

  private static boolean isKept(int codePoint, String kept) {
    return codePoint < 0x80
        && (FieldText.isAlphaNumeric((char) codePoint) || kept.indexOf(codePoint) >= 0);
  }

  /** Raw octets as the text they spell in UTF-8, else each as {@code %XX}. */
  static String withTextForOctets(String reference) {
    Optional<byte[]> octets = Octets.ofLatin1(reference);
    if (octets.isEmpty()) {
      return reference;
    }
    Optional<String> utf8 = Octets.text(octets.get(), StandardCharsets.UTF_8);
    if (utf8.isPresent()) {
      return utf8.get();
    }
    StringBuilder escaped = new StringBuilder(reference.length() + 16);
    for (byte octet : octets.get()) {
      if (octet >= 0) {
        escaped.append((char) octet);
      } else {
        PercentCoding.append(escaped, octet);
      }
    }
    return escaped.toString();
  }

  /** Browsers drop blanks and controls at the ends, and line breaks from pasting within. */
  static String cleaned(String typed) {
    int start = 0;
    int end = typed.length();
    while (start < end && typed.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && typed.charAt(end - 1) <= ' ') {
      end--;
    }
    return typed.substring(start, end).replaceAll("[\t\r\n]", "");
  }

  static String before(String text, char c) {
    int index = text.indexOf(c);
    return index < 0 ? text : text.substring(0, index);
  }

  /** Where the authority ends that the text begins with (RFC 3986 §3.2). */
  static int authorityEnd(String text) {
    int end = 0;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  static int slashes(String text) {
    int count = 0;
    while (count < text.length() && text.charAt(count) == '/') {
      count++;
    }
    return count;
  }
}
