package dev.kedge.serve.sync.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.kedge.serve.auth.PathRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules for paths as a row holds them: a JSON array of texts, in ASCII. An empty array allows
 * nothing, and so does what is no such array.
 */
final class StoredPaths {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final PathRules NOTHING = new PathRules(List.of());

  private StoredPaths() {}

  static String text(PathRules rules) {
    ArrayNode array = MAPPER.createArrayNode();
    rules.written().forEach(array::add);
    try {
      return MAPPER.writeValueAsString(array);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // it goes to memory
    }
  }

  static PathRules read(String text) {
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JsonProcessingException malformed) {
      return NOTHING;
    }
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : root) {
      if (!rule.isTextual() || !PathRules.isRule(rule.textValue())) {
        return NOTHING;
      }
      rules.add(rule.textValue());
    }
    return root.isArray() ? new PathRules(rules) : NOTHING;
  }
}
