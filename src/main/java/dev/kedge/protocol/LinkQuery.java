package dev.kedge.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The parameters of a signed link, in normal spelling, by name. Each stands once and has a value.
 */
public final class LinkQuery {
  /** The signature; all others are signed by it. */
  public static final String SIGNATURE = "sig";

  private final Map<String, String> normal;

  private LinkQuery(Map<String, String> normal) {
    this.normal = Collections.unmodifiableMap(normal);
  }

  /** Of plain names and values. */
  public static LinkQuery of(Map<String, String> parameters) {
    Map<String, String> normal = new TreeMap<>();
    parameters.forEach((name, value) -> normal.put(encoded(name), encoded(value)));
    return new LinkQuery(normal);
  }

  /** Absent for a name that stands twice, has no value, or is not spelled in printable ASCII. */
  public static Optional<LinkQuery> parse(String raw) {
    Map<String, String> normal = new TreeMap<>();
    for (String parameter : raw.split("&", -1)) {
      int equals = parameter.indexOf('=');
      Optional<String> name = NormalTarget.text(parameter.substring(0, Math.max(0, equals)));
      Optional<String> value = NormalTarget.text(parameter.substring(equals + 1));
      boolean isWhole = equals > 0 && name.isPresent() && value.isPresent();
      if (!isWhole || normal.put(name.get(), value.get()) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new LinkQuery(normal));
  }

  /** Whether a query means to be a signed link, be it a good one or not. */
  public static boolean isClaimed(String raw) {
    for (String parameter : raw.split("&", -1)) {
      String name = UrlText.before(parameter, '=');
      if (NormalTarget.text(name).orElse("").equals(SIGNATURE)) {
        return true;
      }
    }
    return false;
  }

  /** The decoded value. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(normal.get(encoded(name)))
        .map(value -> new String(PercentCoding.decode(value), StandardCharsets.UTF_8));
  }

  /** The seconds since 1970 that a parameter gives; -1 if it is there and gives none. */
  public Optional<Long> seconds(String name) {
    return value(name).map(Digits::parse);
  }

  /** What is signed: sorted by name, without the signature. */
  public String signedPart() {
    return normal.entrySet().stream()
        .filter(parameter -> !parameter.getKey().equals(SIGNATURE))
        .map(parameter -> parameter.getKey() + '=' + parameter.getValue())
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return PercentCoding.encode(text, "-._~");
  }
}
