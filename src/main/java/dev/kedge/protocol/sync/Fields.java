package dev.kedge.protocol.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a JSON object, read one by one; what is wrong with them is collected, not thrown,
 * so that a sender hears of all of it at once. A field that is {@code null} is as good as absent,
 * and fields nobody asks for are ignored.
 */
public final class Fields {
  private static final int LONGEST_TEXT = 1000;

  /** The greatest whole number that every JSON reader holds exactly (RFC 7493 §2.2). */
  private static final long GREATEST = (1L << 53) - 1;

  private final JsonNode object;
  private final String pointer;
  private final List<Fault> faults;

  /**
   * Reads the object at {@code pointer}.
   *
   * @param faults where what is wrong is added
   */
  public Fields(JsonNode object, String pointer, List<Fault> faults) {
    this.object = object;
    this.pointer = pointer;
    this.faults = faults;
    if (!object.isObject()) {
      fault("", "type", "must be an object");
    }
  }

  /** A text that is not empty; "" stands for one that was found wrong. */
  public String text(String name) {
    return optionalText(name).orElseGet(() -> missing(name, ""));
  }

  public Optional<String> optionalText(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().isEmpty()) {
      fault(name, "type", "must be a text that is not empty");
      return Optional.of("");
    }
    if (value.textValue().length() > LONGEST_TEXT) {
      fault(name, "length", "must have at most " + LONGEST_TEXT + " characters");
      return Optional.of("");
    }
    return Optional.of(value.textValue());
  }

  /** A whole number of at least {@code least}. */
  public long number(String name, long least) {
    return object.path(name).isMissingNode() || object.path(name).isNull()
        ? missing(name, least)
        : number(name, least, least);
  }

  /** As {@link #number(String, long)}, or {@code otherwise} if there is none. */
  public long number(String name, long least, long otherwise) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      fault(name, "type", "must be a whole number");
      return otherwise;
    }
    if (value.longValue() < least || value.longValue() > GREATEST) {
      fault(name, "range", "must be from " + least + " to " + GREATEST);
      return otherwise;
    }
    return value.longValue();
  }

  /** A text that stands for something; {@code otherwise} stands for one that was found wrong. */
  public <T> T parsed(
      String name, Function<String, Optional<T>> parser, String wanted, T otherwise) {
    String text = text(name);
    return text.isEmpty() ? otherwise : parse(name, text, parser, wanted).orElse(otherwise);
  }

  public <T> Optional<T> optional(
      String name, Function<String, Optional<T>> parser, String wanted) {
    return optionalText(name)
        .filter(text -> !text.isEmpty())
        .flatMap(text -> parse(name, text, parser, wanted));
  }

  /** RFC 3339, UTC. */
  public Optional<Instant> time(String name) {
    return optional(name, Fields::instant, "must be a time like 2026-01-31T12:00:00Z");
  }

  /** The elements of an array. */
  public List<JsonNode> array(String name, int most) {
    JsonNode value = object.path(name);
    List<JsonNode> elements = new ArrayList<>();
    if (!value.isArray()) {
      fault(name, "type", "must be an array");
    } else if (value.size() > most) {
      fault(name, "length", "must have at most " + most + " elements");
    } else {
      value.forEach(elements::add);
    }
    return elements;
  }

  /** Notes what is wrong with a field. */
  public void fault(String name, String code, String detail) {
    faults.add(new Fault(name.isEmpty() ? pointer : pointer + "/" + name, code, detail));
  }

  private <T> Optional<T> parse(
      String name, String text, Function<String, Optional<T>> parser, String wanted) {
    Optional<T> value = parser.apply(text);
    if (value.isEmpty()) {
      fault(name, "value", wanted);
    }
    return value;
  }

  private <T> T missing(String name, T otherwise) {
    if (object.isObject()) {
      fault(name, "missing", "must be given");
    }
    return otherwise;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
