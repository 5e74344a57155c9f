package dev.kedge.transfer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the first bytes of a file show it to be. Pure.
 *
 * @param form how it is written
 * @param format what its mark says, {@code zip} for one; empty without a known mark
 * @param error whether it reads like an answer of a service that could not do what was asked
 */
record ContentKind(Form form, String format, boolean error) {
  /** How a file is written. */
  enum Form {
    EMPTY,
    HTML,
    XML,
    JSON,
    TEXT,
    BINARY
  }

  /** A message to people is no longer. */
  private static final int SHORT = 1024;

  private static final List<String> PAGES =
      List.of("<!doctype html", "<html", "<head", "<body", "<title", "<script", "<meta http-equiv");
  private static final Pattern JSON =
      Pattern.compile("\\{\\s*([\"}].*)?|\\[\\s*([\"{\\[\\]0-9-].*)?", Pattern.DOTALL);
  private static final Pattern JSON_ERROR =
      Pattern.compile(
          "\\{.{0,200}?\"(errors?|error_?(code|message|description)|fault|exception)\"\\s*:.*"
              + "|\\{\\s*\"(message|detail|title|reason|msg|status|code|statuscode)\"\\s*:.*",
          Pattern.DOTALL);
  private static final Pattern XML_ERROR =
      Pattern.compile(
          "(<\\?xml[^>]*>)?\\s*<(\\w+:)?(errors?|errorresponse|fault|exception"
              + "|serviceexceptionreport)\\b.*",
          Pattern.DOTALL);
  private static final Pattern TEXT_ERROR =
      Pattern.compile(
          ".*\\b(error|quota|exceeded|denied|forbidden|unauthori[sz]ed|not found|try again|too many"
              + "|rate limit|unavailable|expired|bad gateway|timed? ?out|log ?in|maintenance)\\b.*",
          Pattern.DOTALL);
  private static final Map<String, int[]> MARKS =
      Map.ofEntries(
          Map.entry("zip", new int[] {'P', 'K', 3, 4}),
          Map.entry("gzip", new int[] {0x1f, 0x8b, 8}),
          Map.entry("xz", new int[] {0xfd, '7', 'z', 'X', 'Z', 0}),
          Map.entry("zstd", new int[] {0x28, 0xb5, 0x2f, 0xfd}),
          Map.entry("bzip2", new int[] {'B', 'Z', 'h'}),
          Map.entry("7z", new int[] {'7', 'z', 0xbc, 0xaf}),
          Map.entry("rar", new int[] {'R', 'a', 'r', '!', 0x1a}),
          Map.entry("pdf", new int[] {'%', 'P', 'D', 'F', '-'}),
          Map.entry("png", new int[] {0x89, 'P', 'N', 'G'}),
          Map.entry("jpeg", new int[] {0xff, 0xd8, 0xff}),
          Map.entry("elf", new int[] {0x7f, 'E', 'L', 'F'}));

  static ContentKind of(byte[] head) {
    if (head.length == 0) {
      return new ContentKind(Form.EMPTY, "", false);
    }
    for (Map.Entry<String, int[]> mark : MARKS.entrySet()) {
      if (starts(head, mark.getValue())) {
        return new ContentKind(Form.BINARY, mark.getKey(), false);
      }
    }
    if (!isText(head)) {
      return new ContentKind(Form.BINARY, "", false);
    }
    String text =
        new String(head, StandardCharsets.UTF_8)
            .replaceFirst("^\ufeff", "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    if (isPage(text)) {
      return new ContentKind(Form.HTML, "", false);
    }
    if (text.startsWith("<?xml") || text.matches("(?s)<[a-z_][\\w.:-]*[\\s/>].*")) {
      return new ContentKind(Form.XML, "", XML_ERROR.matcher(text).matches());
    }
    if (JSON.matcher(text).matches()) {
      return new ContentKind(Form.JSON, "", JSON_ERROR.matcher(text).matches());
    }
    boolean error = head.length <= SHORT && TEXT_ERROR.matcher(text).matches();
    return new ContentKind(Form.TEXT, "", error);
  }

  boolean isPage() {
    return form == Form.HTML;
  }

  boolean isText() {
    return form != Form.EMPTY && form != Form.BINARY;
  }

  private static boolean isPage(String text) {
    String begin = text;
    while (begin.startsWith("<!--") && begin.contains("-->")) {
      begin = begin.substring(begin.indexOf("-->") + 3).stripLeading();
    }
    if (begin.startsWith("<?xml")) { // XHTML
      return begin.contains("<html") || begin.contains("<!doctype html");
    }
    return PAGES.stream().anyMatch(begin::startsWith);
  }

  private static boolean starts(byte[] bytes, int[] mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** No control characters but those of text, in any character set that has ASCII. */
  private static boolean isText(byte[] bytes) {
    int high = 0;
    for (byte b : bytes) {
      boolean control = b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f';
      if ((control && b != 0x1b) || b == 0x7f) {
        return false;
      }
      high += b < 0 ? 1 : 0;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int bad =
        (int)
            text.codePoints()
                .limit(Math.max(0, text.length() - 3))
                .filter(c -> c == 0xfffd)
                .count();
    return bad == 0 || high * 4 < bytes.length;
  }
}
