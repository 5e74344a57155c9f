package dev.kedge.serve.http;

import dev.kedge.protocol.EscapedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parameters of a query, decoded as forms are sent: {@code +} is a space. In the order they
 * were sent; one without {@code =} has an empty value.
 */
public record Query(Map<String, List<String>> parameters) {
  /** Absent when something in it is not percent-encoded UTF-8. */
  static Optional<Query> parse(String raw) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      parameters.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
    }
    return Optional.of(new Query(parameters));
  }

  /** All values of a parameter, none if it was not sent. */
  public List<String> all(String name) {
    return List.copyOf(parameters.getOrDefault(name, List.of()));
  }

  /** The value of a parameter that was sent once. */
  public Optional<String> one(String name) {
    List<String> values = all(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /**
   * A parameter that is a whole number.
   *
   * @param otherwise where it was not sent
   * @throws RefusedException as given, where it is none from {@code least} to {@code most}
   */
  public int number(
      String name, int least, int most, int otherwise, Supplier<RefusedException> refusal)
      throws RefusedException {
    Optional<String> text = one(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    return text.filter(digits -> digits.matches("[0-9]{1,9}"))
        .map(Integer::valueOf)
        .filter(number -> number >= least && number <= most)
        .orElseThrow(refusal);
  }

  private static Optional<String> decode(String text) {
    return EscapedText.decode(text.replace('+', ' '));
  }
}
