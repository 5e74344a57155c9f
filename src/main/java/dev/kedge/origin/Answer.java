package dev.kedge.origin;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an answer.
 *
 * @param status the final status code (never 1xx, never a redirect that was followed)
 * @param reason the reason phrase, as sent
 * @param url the URL that gave this answer, after redirects
 * @param fields the header fields by lower-case name, each with its field lines in order
 * @param bodyLength the body's length by its framing; -1 when chunked or delimited by close
 */
public record Answer(
    int status, String reason, URI url, Map<String, List<String>> fields, long bodyLength) {

  /**
   * The value of a field that must stand once: absent when missing, or sent twice with different
   * values.
   */
  public Optional<String> field(String name) {
    List<String> lines = lines(name);
    boolean same = lines.stream().distinct().count() == 1;
    return same ? Optional.of(lines.getFirst()) : Optional.empty();
  }

  /** The media type without its parameters, in lower case; empty where none is said. */
  public String mediaType() {
    String value = field("Content-Type").orElse("");
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** All lines of a field, in order. */
  public List<String> lines(String name) {
    return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }
}
