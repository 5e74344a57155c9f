package dev.kedge.protocol;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** File names in Content-Disposition, read and written (RFC 6266 §4, RFC 8187 §3.2). */
public final class ContentDisposition {
  /** RFC 8187 §3.2.1 {@code attr-char}, beside letters and digits. */
  private static final String ATTR_CHARS = "!#$&+-.^_`|~";

  /** A runtime may lack it; UTF-8 in its place changes nothing, since that is tried before. */
  private static final Charset GB18030 = Charset.forName("GB18030", StandardCharsets.UTF_8);

  private ContentDisposition() {}

  /**
   * The name a server proposes, without directories (RFC 6266 §4.3) but not yet safe for a file
   * system.
   *
   * @param value where each char stands for one octet, as HTTP libraries hand it out
   */
  public static Optional<String> fileName(String value) {
    Map<String, String> parameters = parameters(value);
    return Optional.ofNullable(parameters.get("filename*"))
        .flatMap(ContentDisposition::extended)
        .map(ContentDisposition::lastSegment)
        .filter(name -> !name.isEmpty())
        .or(() ->
            Optional.ofNullable(parameters.get("filename"))
                .map(ContentDisposition::plain)
                .map(ContentDisposition::lastSegment)
                .filter(name -> !name.isEmpty()));
  }

  /** The field that makes browsers save {@code name}. */
  public static String attachment(String name) {
    return field("attachment", name);
  }

  /** The field that lets browsers show the content, and save it as {@code name}. */
  public static String inline(String name) {
    return field("inline", name);
  }

  /** Names in lower case; of two with one name the first counts. */
  private static Map<String, String> parameters(String value) {
    Map<String, String> parameters = new HashMap<>();
    FieldReader reader = new FieldReader(value);
    while (!reader.atEnd()) {
      String name = reader.until(";=").toLowerCase(Locale.ROOT);
      if (reader.skip('=')) {
        parameters.putIfAbsent(name, reader.path(";"));
      }
      reader.skip(';');
    }
    return parameters;
  }

  /** RFC 8187 §3.2.1 {@code ext-value}: charset, language, octets; absent where it is malformed. */
  private static Optional<String> extended(String value) {
    int charsetEnd = value.indexOf('\'');
    int languageEnd = value.indexOf('\'', charsetEnd + 1);
    if (charsetEnd < 0 || languageEnd < 0) {
      return Optional.empty();
    }
    String encoded = value.substring(languageEnd + 1);
    if (!isPercentEncoded(encoded)) {
      return Optional.empty();
    }
    byte[] octets = PercentCoding.decode(encoded);
    return switch (value.substring(0, charsetEnd).toLowerCase(Locale.ROOT)) {
      case "utf-8" -> Octets.text(octets, StandardCharsets.UTF_8);
      case "iso-8859-1" -> Octets.text(octets, StandardCharsets.ISO_8859_1);
      default -> Optional.empty();
    };
  }

  private static boolean isPercentEncoded(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x7f || (c == '%' && !PercentCoding.isEscape(text, i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Raw octets, though not allowed, are common; Latin-1 comes last since everything is valid in it.
   */
  private static String plain(String value) {
    Optional<byte[]> octets = Octets.ofLatin1(value);
    if (octets.isEmpty()) {
      return value;
    }
    return Octets.text(octets.get(), StandardCharsets.UTF_8)
        .or(() ->
            looksChinese(octets.get()) ? Octets.text(octets.get(), GB18030) : Optional.empty())
        .orElse(value);
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

  private static String lastSegment(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static String field(String type, String name) {
    String clean = clean(name.substring(name.lastIndexOf('/') + 1));
    if (clean.isEmpty()) {
      return type;
    }
    String field = type + "; filename=\"" + ascii(clean) + '"';
    return needsExtended(clean)
        ? field + "; filename*=UTF-8''" + PercentCoding.encode(clean, ATTR_CHARS)
        : field;
  }

  /** What no reader can misuse: without bidi controls and Windows directories, others replaced. */
  private static String clean(String name) {
    String base = isWindowsPath(name) ? lastSegment(name) : name;
    StringBuilder clean = new StringBuilder(base.length());
    base.codePoints()
        .filter(codePoint -> !Displayed.isBidiControl(codePoint))
        .map(codePoint -> isText(codePoint) ? codePoint : '_')
        .forEach(clean::appendCodePoint);
    boolean isDots = clean.chars().allMatch(c -> c == '.');
    return isDots ? "" : clean.toString();
  }

  /** On its own a backslash is a char like others where our files come from. */
  private static boolean isWindowsPath(String name) {
    return name.startsWith("\\") || name.startsWith("..\\") || name.startsWith(":\\", 1);
  }

  private static boolean isText(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL && type != Character.SURROGATE;
  }

  /** RFC 6266 Appendix D: neither {@code %} nor escapes in the plain form. */
  private static String ascii(String name) {
    StringBuilder ascii = new StringBuilder(name.length());
    name.codePoints()
        .map(codePoint -> codePoint >= 0x7f || "\"\\%".indexOf(codePoint) >= 0 ? '_' : codePoint)
        .forEach(ascii::appendCodePoint);
    return ascii.toString();
  }

  private static boolean needsExtended(String name) {
    return !name.chars()
        .allMatch(c ->
            c == ' '
                || (c < 0x80
                    && (FieldText.isAlphaNumeric((char) c) || ATTR_CHARS.indexOf(c) >= 0)));
  }
}
