package dev.kedge.protocol;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** File names in Content-Disposition, read and written (RFC 6266 §4, RFC 8187 §3.2). */
public final class ContentDisposition {
  /** RFC 8187 §3.2.1 {@code attr-char}, beside letters and digits. */
  private static final String ATTR_CHARS = "!#$&+-.^_`|~";

  private ContentDisposition() {}

  /**
   * The name a server proposes, without directories (RFC 6266 §4.3) but not yet safe for a file
   * system.
   *
   * @param value where each char stands for one octet, as HTTP libraries hand it out
   */
  public static Optional<String> fileName(String value) {
    Map<String, String> parameters = parameters(value);
    Optional<String> extended = Optional.ofNullable(parameters.get("filename*"));
    return named(extended.flatMap(ProposedName::extended))
        .or(() -> named(Optional.ofNullable(parameters.get("filename")).map(ProposedName::plain)))
        .or(() -> named(extended.filter(text -> text.indexOf('\'') < 0).map(ProposedName::plain)));
  }

  private static Optional<String> named(Optional<String> name) {
    return name.map(ContentDisposition::lastSegment).filter(last -> !last.isEmpty());
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
