package dev.kedge.transfer;

import dev.kedge.origin.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Heads of answers, written as they would stand on the wire. */
final class Answers {
  private Answers() {}

  /** With no declared body length, as if chunked. */
  static Answer of(int status, String... fields) {
    return withLength(-1, status, fields);
  }

  static Answer withLength(long bodyLength, int status, String... fields) {
    Map<String, List<String>> byName = new HashMap<>();
    for (String field : fields) {
      int colon = field.indexOf(':');
      String name = field.substring(0, colon).toLowerCase(Locale.ROOT);
      byName.computeIfAbsent(name, n -> new ArrayList<>()).add(field.substring(colon + 1).trim());
    }
    return new Answer(status, "", URI.create("http://example.org/f"), byName, bodyLength);
  }
}
