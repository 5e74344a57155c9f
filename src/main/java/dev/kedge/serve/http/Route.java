package dev.kedge.serve.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method on a path pattern: {@code /v1/items/{item}/links}, where {@code {name}} stands for one
 * segment that is not empty, and {@code /files/**} for all that begins so.
 */
public record Route(String method, String pattern, Resource resource) {
  private static final String ALL_BELOW = "**";

  public static Route get(String pattern, Resource resource) {
    return new Route("GET", pattern, resource);
  }

  public static Route post(String pattern, Resource resource) {
    return new Route("POST", pattern, resource);
  }

  public static Route put(String pattern, Resource resource) {
    return new Route("PUT", pattern, resource);
  }

  public static Route patch(String pattern, Resource resource) {
    return new Route("PATCH", pattern, resource);
  }

  public static Route delete(String pattern, Resource resource) {
    return new Route("DELETE", pattern, resource);
  }

  /** The segments that stand for names in the pattern, as sent; absent if the path is another. */
  Optional<Map<String, String>> match(String path) {
    if (pattern.endsWith(ALL_BELOW)) {
      String prefix = pattern.substring(0, pattern.length() - ALL_BELOW.length());
      return path.startsWith(prefix) ? Optional.of(Map.of()) : Optional.empty();
    }
    List<String> wanted = segments(pattern);
    List<String> given = segments(path);
    Map<String, String> names = new LinkedHashMap<>();
    if (wanted.size() != given.size()) {
      return Optional.empty();
    }
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (segment.startsWith("{") && !given.get(i).isEmpty()) {
        names.put(segment.substring(1, segment.length() - 1), given.get(i));
      } else if (!segment.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(names);
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int start = 0;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
      segments.add(path.substring(start, slash));
      start = slash + 1;
    }
    segments.add(path.substring(start));
    return segments;
  }
}
