package dev.kedge.serve.fault;

import dev.kedge.model.Failure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is said of a fault after its glob: {@code cut=1M,times=2}. Each setting is taken once. */
final class Settings {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([kmg]?)");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h)?");

  private final String spec;
  private final String kind;
  private final Map<String, String> values = new LinkedHashMap<>();

  Settings(String spec, String text) throws Failure.Usage {
    this.spec = spec;
    String[] settings = text.split(",", -1);
    this.kind = settings[0].replaceFirst("=.*", "").strip();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      String name = (equals < 0 ? setting : setting.substring(0, equals)).strip();
      String value = equals < 0 ? "" : setting.substring(equals + 1).strip();
      if (values.put(name, value) != null) {
        throw wrong("'" + name + "' is given twice", "once is enough");
      }
    }
  }

  String kind() {
    return kind;
  }

  /** How many bytes, at least one. */
  long size(String name) throws Failure.Usage {
    return parsedSize(name, required(name, "a size: " + name + "=1M"));
  }

  /** As {@link #size}, or 0. */
  long sizeOrNone(String name) throws Failure.Usage {
    String text = required(name, "a size: " + name + "=1M");
    return text.equals("0") ? 0 : parsedSize(name, text);
  }

  /** A size with a sign; absent if it is this word. */
  OptionalLong differenceOr(String word, String name) throws Failure.Usage {
    if (word.equals(values.get(name))) {
      values.remove(name);
      return OptionalLong.empty();
    }
    return OptionalLong.of(difference(name));
  }

  /** A size with a sign. */
  long difference(String name) throws Failure.Usage {
    String form = "a difference: " + name + "=+10, " + name + "=-1k";
    String text = required(name, form);
    if (!text.startsWith("+") && !text.startsWith("-")) {
      throw wrong("'" + name + "' needs " + form, null);
    }
    long size = parsedSize(name, text.substring(1));
    return text.startsWith("-") ? -size : size;
  }

  Optional<Duration> time(String name) throws Failure.Usage {
    String text = values.remove(name);
    if (text == null) {
      return Optional.empty();
    }
    Matcher matcher = TIME.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw wrong("'" + name + "' needs a time: " + name + "=500ms, " + name + "=5s", null);
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    return Optional.of(
        switch (unit) {
          case "ms" -> Duration.ofMillis(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofSeconds(amount);
        });
  }

  /** A whole number in these bounds, or this one if nothing is said. */
  int number(String name, int least, int most, int usual) throws Failure.Usage {
    String text = values.remove(name);
    if (text == null) {
      return usual;
    }
    String bounds = "'" + name + "' needs a number from " + least + " to " + most;
    if (!text.matches("[0-9]{1,9}")) {
      throw wrong(bounds, null);
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw wrong(bounds, null);
    }
    return number;
  }

  /** For a kind that has no value of its own. */
  void nothing(String name) throws Failure.Usage {
    if (!required(name, "").isEmpty()) {
      throw wrong("'" + name + "' takes no value", "write just " + name);
    }
  }

  /** Nothing may be left over. */
  void checkAllTaken() throws Failure.Usage {
    if (!values.isEmpty()) {
      String name = values.keySet().iterator().next();
      throw wrong(
          "'" + kind + "' has no setting '" + name + "'",
          "every fault takes times=N, after=N and chance=PERCENT; see docs/faults.md");
    }
  }

  Failure.Usage wrong(String what, @Nullable String hint) {
    return new Failure.Usage(
        "--fault " + spec + ": " + what,
        hint == null ? "docs/faults.md lists all kinds and their values" : hint);
  }

  private long parsedSize(String name, String text) throws Failure.Usage {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches() || matcher.group(1).matches("0+")) {
      throw wrong("'" + name + "' needs a size: " + name + "=500, 64k, 1M", null);
    }
    int power = " kmg".indexOf((matcher.group(2) + " ").charAt(0));
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
  }

  private String required(String name, String form) throws Failure.Usage {
    String text = values.remove(name);
    if (text == null || (text.isEmpty() && !form.isEmpty())) {
      throw wrong("'" + name + "' needs " + form, null);
    }
    return text;
  }
}
