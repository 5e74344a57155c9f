package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.UrlName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells a web page that came in a file's place: a login page, a captive portal, an error page with
 * status 200. The most common way for a download in CI to go wrong.
 */
final class ContentGuard {
  private static final Set<String> PAGES =
      Set.of("html", "htm", "xhtml", "xht", "shtml", "php", "asp", "aspx", "jsp", "cgi", "do");
  private static final Pattern EXTENSION =
      Pattern.compile(".*\\.([A-Za-z][A-Za-z0-9]{0,7}|[0-9][A-Za-z][A-Za-z0-9]{0,6})");

  private ContentGuard() {}

  /**
   * @param strict whether a digest or a pin that was no page makes a page wrong whatever its name
   * @throws Failure.WrongContent the answer is a page and the file is not
   */
  static void check(Answer answer, URI asked, Path target, boolean strict) throws Failure {
    if (!isPage(answer)) {
      return;
    }
    String name = String.valueOf(target.getFileName());
    if (strict || isOtherType(name) || isOtherType(UrlName.of(asked))) {
      throw new Failure.WrongContent(
          RedactedUrl.of(answer.url()),
          "a web page (" + type(answer) + ") came instead of " + name);
    }
  }

  private static boolean isOtherType(String name) {
    var match = EXTENSION.matcher(name);
    return match.matches() && !PAGES.contains(match.group(1).toLowerCase(Locale.ROOT));
  }

  static boolean isPage(Answer answer) {
    String type = type(answer);
    return type.equals("text/html") || type.equals("application/xhtml+xml");
  }

  private static String type(Answer answer) {
    String field = answer.field("Content-Type").orElse("");
    int end = field.indexOf(';');
    return (end < 0 ? field : field.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
