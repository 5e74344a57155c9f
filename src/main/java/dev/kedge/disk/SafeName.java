package dev.kedge.disk;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes a name that came from a URL or a server into one harmless path segment: no directory, no
 * device, no option, no hidden file, nothing that shows other than it is, on any system the file
 * may be carried to. Applied twice it changes nothing more.
 */
public final class SafeName {
  /** Leaves room for what a part file's name adds. */
  private static final int MOST_BYTES = 200;

  private static final int MOST_EXTENSION = 20;
  private static final String FALLBACK = "download";
  private static final String PART = ".kedge";
  private static final String FORBIDDEN = "<>:\"|?*/\\";
  private static final Pattern DEVICE =
      Pattern.compile(
          "(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[1-9¹²³]) *(\\..*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private SafeName() {}

  /**
   * The safe form of a name, never empty.
   *
   * @param raw the name or path as received, already percent-decoded
   */
  public static String of(String raw) {
    return from(raw).orElse(FALLBACK);
  }

  /** The same; absent where nothing of the name remains. */
  public static Optional<String> from(String raw) {
    String name = raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
    return kept(name).isEmpty() ? Optional.empty() : Optional.of(safe(name));
  }

  private static String safe(String segment) {
    String name = segment;
    String next = pass(name);
    // One rule's result may concern another: cutting can lay bare a trailing dot.
    while (!next.equals(name)) {
      name = next;
      next = pass(name);
    }
    return name;
  }

  /** Equal for names that some file system takes for the same: but for case or normal form. */
  public static String collisionKey(String name) {
    String folded =
        Normalizer.normalize(name, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  /** The same for files: equal where they may be one file. */
  public static String collisionKey(Path file) {
    return file.getParent() + "/" + collisionKey(String.valueOf(file.getFileName()));
  }

  private static String pass(String name) {
    String kept = kept(name);
    return fit(guard(kept.isEmpty() ? FALLBACK : kept));
  }

  private static String kept(String name) {
    return trim(Normalizer.normalize(characters(name), Normalizer.Form.NFC));
  }

  private static String characters(String name) {
    StringBuilder kept = new StringBuilder();
    name.codePoints()
        .filter(c -> !isInvisible(c))
        .map(SafeName::allowed)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  /**
   * Controls, and marks that reorder or break the line. Joiners stay: scripts and emoji need them.
   */
  private static boolean isInvisible(int c) {
    return Character.isISOControl(c)
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xFEFF;
  }

  private static int allowed(int c) {
    boolean unpaired = Character.getType(c) == Character.SURROGATE;
    return unpaired || FORBIDDEN.indexOf(c) >= 0 ? '_' : c;
  }

  private static String trim(String name) {
    String left = name.stripLeading();
    int end = left.length();
    while (end > 0 && isBlankOrDot(left.charAt(end - 1))) {
      end--;
    }
    return left.substring(0, end);
  }

  private static boolean isBlankOrDot(char c) {
    return c == '.' || Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static String guard(String name) {
    boolean hidden = name.startsWith(".") || name.startsWith("-");
    String visible = hidden || DEVICE.matcher(name).matches() ? '_' + name : name;
    return visible.toLowerCase(Locale.ROOT).endsWith(PART) ? visible + '_' : visible;
  }

  private static String fit(String name) {
    if (FileName.bytes(name) <= MOST_BYTES) {
      return name;
    }
    String extension = name.substring(FileName.extension(name));
    if (FileName.bytes(extension) > MOST_EXTENSION) {
      return FileName.cut(name, MOST_BYTES);
    }
    String stem = name.substring(0, name.length() - extension.length());
    return FileName.cut(stem, MOST_BYTES - FileName.bytes(extension)) + extension;
  }
}
