package dev.kedge.cli.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kedge.model.Digest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object on one line, field by field. Every object starts with the schema's version, the
 * event's name and the time.
 */
final class JsonLine {
  static final int VERSION = 1;
  private static final JsonFactory FACTORY =
      new JsonFactory().setCharacterEscapes(new JsonEscapes());
  private final StringWriter text = new StringWriter();
  private final JsonGenerator json;

  JsonLine(String event, Instant time) {
    try {
      json = FACTORY.createGenerator(text);
      json.writeStartObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    number("v", VERSION).string("event", event).string("time", time.toString());
  }

  JsonLine string(String name, @Nullable String value) {
    return write(() -> json.writeStringField(name, value));
  }

  /** Anything that says itself as text; null stays null. */
  JsonLine text(String name, @Nullable Object value) {
    return string(name, value == null ? null : value.toString());
  }

  JsonLine number(String name, long value) {
    return write(() -> json.writeNumberField(name, value));
  }

  /** Null for a negative value, which means unknown. */
  JsonLine known(String name, long value) {
    return value < 0 ? write(() -> json.writeNullField(name)) : number(name, value);
  }

  JsonLine truth(String name, boolean value) {
    return write(() -> json.writeBooleanField(name, value));
  }

  /** Seconds with three decimals. */
  JsonLine seconds(String name, Duration value) {
    return write(() -> json.writeNumberField(name, value.toMillis() / 1000.0));
  }

  JsonLine numbers(String name, List<Integer> values) {
    return write(() -> {
      json.writeArrayFieldStart(name);
      for (int value : values) {
        json.writeNumber(value);
      }
      json.writeEndArray();
    });
  }

  JsonLine strings(String name, List<String> values) {
    return write(() -> {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    });
  }

  /** An object from algorithm to hex. */
  JsonLine digests(String name, List<Digest> digests) {
    return write(() -> {
      json.writeObjectFieldStart(name);
      for (Digest digest : digests) {
        json.writeStringField(digest.algorithm().label(), digest.hex());
      }
      json.writeEndObject();
    });
  }

  String end() {
    write(() -> {
      json.writeEndObject();
      json.close();
    });
    return text.toString();
  }

  private JsonLine write(Part part) {
    try {
      part.write();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail to be written.
    }
  }

  @FunctionalInterface
  private interface Part {
    void write() throws IOException;
  }
}
