package dev.kedge.cli.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A line of {@code --json} as a script would read it. Lists are joined by commas. */
record Event(Map<String, String> fields) {
  private static final JsonFactory FACTORY = new JsonFactory();

  static Event parse(String line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        fields.put(name, value(json));
      }
    }
    return new Event(fields);
  }

  private static String value(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      StringBuilder all = new StringBuilder();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        all.append(all.isEmpty() ? "" : ",").append(json.getText());
      }
      return all.toString();
    }
    String text = json.getText();
    json.skipChildren();
    return text;
  }

  boolean is(String kind) {
    return text("event").equals(kind);
  }

  /** Empty where there is no such field. */
  String text(String name) {
    return fields.getOrDefault(name, "");
  }

  long number(String name) {
    return Long.parseLong(text(name));
  }
}
