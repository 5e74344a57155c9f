package dev.kedge.protocol;

/**
 * What somebody typed where it makes no sense, for messages. It may be a URL, or be meant as one:
 * then nothing before its last {@code @} is shown, since a password may stand there.
 */
public final class TypedText {
  private static final String HIDDEN = "***";

  private TypedText() {}

  /** For eyes, whatever it holds. */
  public static String shown(String typed) {
    int end = typed.lastIndexOf('@');
    int start = loginStart(typed);
    boolean hasLogin = start >= 0 && start < end;
    return Displayed.escape(
        hasLogin ? typed.substring(0, start) + HIDDEN + typed.substring(end) : typed);
  }

  /** What {@link #shown} hides; empty where that is nothing. */
  public static String login(String typed) {
    int start = loginStart(typed);
    return start < 0 ? "" : typed.substring(start, Math.max(start, typed.lastIndexOf('@')));
  }

  /** Where a login begins, if one stands there; -1 for what is no URL with one. */
  private static int loginStart(String typed) {
    int end = typed.lastIndexOf('@');
    int slashes = typed.indexOf(":/");
    int start = slashes >= 0 ? slashes + 1 : typed.indexOf("//");
    if (end < 0) {
      return -1;
    }
    if (start < 0 || start > end) {
      return typed.lastIndexOf(':', end) < 0 ? -1 : 0;
    }
    return start + UrlText.slashes(typed.substring(start));
  }
}
