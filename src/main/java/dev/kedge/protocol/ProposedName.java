package dev.kedge.protocol;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The likeliest reading of a file name in Content-Disposition. Servers write it in more ways than
 * RFC 6266 has: raw in some charset, percent-encoded, in the quotes of other languages, or as mail
 * does it.
 */
final class ProposedName {
  private static final String EXTENDED_START = "utf-?8''.*";

  /** A runtime may lack these; UTF-8 in their place changes nothing, since that is tried before. */
  private static final Charset GB18030 = Charset.forName("GB18030", StandardCharsets.UTF_8);

  private static final Charset SHIFT_JIS = Charset.forName("Shift_JIS", StandardCharsets.UTF_8);
  private static final Charset WINDOWS = Charset.forName("windows-1252", StandardCharsets.UTF_8);

  private ProposedName() {}

  /** RFC 8187 §3.2.1 {@code ext-value}: charset, language, octets; absent where it is malformed. */
  static Optional<String> extended(String value) {
    int charsetEnd = value.indexOf('\'');
    int languageEnd = value.indexOf('\'', charsetEnd + 1);
    if (charsetEnd < 0 || languageEnd < 0) {
      return Optional.empty();
    }
    String encoded = value.substring(languageEnd + 1);
    Optional<byte[]> octets = Octets.ofLatin1(encoded);
    if (!hasOnlyEscapes(encoded) || octets.isEmpty()) {
      return Optional.empty();
    }
    byte[] name = encoded.indexOf('%') < 0 ? octets.get() : PercentCoding.decode(encoded);
    return charset(value.substring(0, charsetEnd)).flatMap(charset -> Octets.text(name, charset));
  }

  /** The value of {@code filename}, where each char stands for one octet. */
  static String plain(String value) {
    String bare = unquoted(value.strip());
    if (bare.toLowerCase(Locale.ROOT).matches(EXTENDED_START)) {
      return extended(bare).orElse(bare);
    }
    if (bare.startsWith("=?")) {
      return EncodedWords.decode(bare).orElse(bare);
    }
    Optional<byte[]> octets = Octets.ofLatin1(bare);
    String text = octets.map(ProposedName::text).orElse(bare);
    return unescaped(unquoted(text));
  }

  /** A charset by the name that servers give it: {@code utf8}, too; absent where it is unknown. */
  static Optional<Charset> charset(String name) {
    try {
      String known = name.strip();
      return Charset.isSupported(known) ? Optional.of(Charset.forName(known)) : Optional.empty();
    } catch (IllegalArgumentException nonsense) {
      return Optional.empty();
    }
  }

  /** Raw octets, though not allowed, are common. Everything is valid in the last of these. */
  private static String text(byte[] octets) {
    return Octets.text(octets, StandardCharsets.UTF_8)
        .or(() -> looksJapanese(octets) ? Octets.text(octets, SHIFT_JIS) : Optional.empty())
        .or(() -> looksChinese(octets) ? Octets.text(octets, GB18030) : Optional.empty())
        .or(() -> Octets.text(octets, WINDOWS))
        .orElseGet(() -> new String(octets, StandardCharsets.ISO_8859_1));
  }

  /** Kana begin with 0x82 or 0x83, which are rare quotes in Western text; one may be chance. */
  private static boolean looksJapanese(byte[] octets) {
    int kana = 0;
    for (int i = 0; i + 1 < octets.length; i++) {
      int lead = octets[i] & 0xff;
      int trail = octets[i + 1] & 0xff;
      if ((lead == 0x82 || lead == 0x83) && trail >= 0x40 && trail != 0x7f) {
        kana++;
        i++;
      }
    }
    return kana >= 2;
  }

  /**
   * Western text is often valid GB18030 too. Chinese names are pairs of high octets, and some two
   * of them stand together; in Western ones, high octets stand alone, or two at most.
   */
  private static boolean looksChinese(byte[] octets) {
    int run = 0;
    int longest = 0;
    for (int i = 0; i <= octets.length; i++) {
      if (i < octets.length && octets[i] < 0) {
        if ((octets[i] & 0xff) < 0xa1) {
          return false;
        }
        run++;
      } else if (run % 2 == 1) {
        return false;
      } else {
        longest = Math.max(longest, run);
        run = 0;
      }
    }
    return longest >= 4;
  }

  /** Quotes that HTTP does not know as such. */
  private static String unquoted(String text) {
    String opening = "'\u201c\u2018\u201e\u00ab";
    String closing = "'\u201d\u2019\u201c\u00bb";
    if (text.length() < 3) {
      return text;
    }
    int kind = opening.indexOf(text.charAt(0));
    boolean isQuoted = kind >= 0 && text.charAt(text.length() - 1) == closing.charAt(kind);
    return isQuoted ? text.substring(1, text.length() - 1) : text;
  }

  /**
   * A name with escapes for blanks or for UTF-8 was encoded as a whole; one that only holds a
   * {@code %25} may mean it.
   */
  private static String unescaped(String text) {
    if (text.indexOf('%') < 0 || !hasOnlyEscapes(text)) {
      return text;
    }
    Optional<String> decoded = Octets.text(PercentCoding.decode(text), StandardCharsets.UTF_8);
    return decoded
        .filter(name -> text.contains("%20") || name.chars().anyMatch(c -> c > 0x7f))
        .orElse(text);
  }

  private static boolean hasOnlyEscapes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%' && !PercentCoding.isEscape(text, i)) {
        return false;
      }
    }
    return true;
  }
}
