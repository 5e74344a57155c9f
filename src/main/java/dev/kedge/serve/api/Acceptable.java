package dev.kedge.serve.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which of several media types a client likes best (RFC 9110 §12.5.1). */
final class Acceptable {
  private Acceptable() {}

  /**
   * Chooses one.
   *
   * @param accept the lines of Accept; none, or empty ones, are the same as everything
   * @param offered in the server's order, which decides between equals
   */
  static Optional<String> choose(List<String> accept, List<String> offered) {
    if (String.join("", accept).replace(",", "").isBlank()) {
      return Optional.of(offered.getFirst());
    }
    String best = "";
    double most = 0;
    for (String type : offered) {
      double quality = quality(accept, type);
      if (quality > most) {
        most = quality;
        best = type;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** That of the most specific range that fits; 0 where none does. */
  private static double quality(List<String> accept, String type) {
    int closest = -1;
    double quality = 0;
    for (String range : String.join(",", accept).split(",", -1)) {
      String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
      int fit = fit(parts[0].strip(), type);
      if (fit > closest) {
        closest = fit;
        quality = weight(parts);
      }
    }
    return quality;
  }

  private static int fit(String range, String type) {
    if (range.equals(type)) {
      return 2;
    }
    if (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))) {
      return 1;
    }
    return range.equals("*/*") ? 0 : -1;
  }

  private static double weight(String[] parts) {
    for (String parameter : parts) {
      String text = parameter.strip();
      if (text.startsWith("q=")) {
        return text.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
            ? Double.parseDouble(text.substring(2))
            : 0;
      }
    }
    return 1;
  }
}
