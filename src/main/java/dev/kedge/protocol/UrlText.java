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
  static final String QUERY = PATH + "?";

  private UrlText() {}

  /** Every char that may not stand there as the octets of its UTF-8; a valid {@code %XX} stays. */
  static String encoded(String text, String kept) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (PercentCoding.isEscape(text, i) || isKept(codePoint, kept)) {
        encoded.append((char) codePoint);
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

  /** The part that holds no secret: neither user info nor query. */
  static String shown(String text) {
    String visible = before(before(text, '#'), '?');
    String afterUserInfo = visible.substring(visible.lastIndexOf('@') + 1);
    return Displayed.escape(
        afterUserInfo.length() <= 200 ? afterUserInfo : afterUserInfo.substring(0, 200) + '…');
  }

  static String before(String text, char c) {
    int index = text.indexOf(c);
    return index < 0 ? text : text.substring(0, index);
  }

  static int slashes(String text) {
    int count = 0;
    while (count < text.length() && text.charAt(count) == '/') {
      count++;
    }
    return count;
  }
}
