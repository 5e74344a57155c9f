package dev.kedge.protocol;

/**
 * Paths of URLs: merging and dots (RFC 3986 §5.2). {@link java.net.URI} would also drop empty
 * segments.
 */
final class UrlPath {
  private UrlPath() {}

  /** RFC 3986 §5.2.3: a relative path takes the place of the base's last segment. */
  static String merged(String base, String relative) {
    return base.substring(0, base.lastIndexOf('/') + 1) + relative;
  }

  /** RFC 3986 §5.2.4, for an absolute path. */
  static String withoutDots(String path) {
    StringBuilder kept = new StringBuilder(path.length());
    int start = 0;
    while (start < path.length()) {
      int end = path.indexOf('/', start + 1);
      boolean isLast = end < 0;
      end = isLast ? path.length() : end;
      String segment = path.substring(start, end);
      if (segment.equals("/..")) {
        kept.setLength(Math.max(0, kept.lastIndexOf("/")));
      }
      if (!segment.equals("/.") && !segment.equals("/..")) {
        kept.append(segment);
      } else if (isLast) {
        kept.append('/');
      }
      start = end;
    }
    return kept.isEmpty() ? "/" : kept.toString();
  }
}
