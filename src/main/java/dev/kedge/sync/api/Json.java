package dev.kedge.sync.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.protocol.BoundedJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** JSON of an answer: fields that are not there, or of another kind, are absent. */
final class Json {
  private static final ObjectMapper MAPPER = BoundedJson.mapper();

  private static final int LONGEST_ID = 200;

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty where it is no JSON object. */
  static Optional<JsonNode> parse(String body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  static Optional<String> text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isTextual() && !value.textValue().isEmpty()
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** As {@link #text}, of an id: it goes into paths, files and on the terminal. */
  static Optional<String> id(JsonNode object, String name) {
    return text(object, name).filter(Json::isId);
  }

  private static boolean isId(String text) {
    return text.length() <= LONGEST_ID && text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  static long number(JsonNode object, String name, long otherwise) {
    JsonNode value = object.path(name);
    return value.canConvertToLong() ? value.longValue() : otherwise;
  }

  static boolean isTrue(JsonNode object, String name) {
    return object.path(name).asBoolean(false);
  }

  static Optional<Instant> time(JsonNode object, String name) {
    try {
      return text(object, name).map(Instant::parse);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
