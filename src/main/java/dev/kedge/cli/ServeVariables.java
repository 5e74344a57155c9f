package dev.kedge.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of {@code serve} by environment: {@code --limit-rate} is {@code
 * KEDGE_SERVE_LIMIT_RATE}, and DIR {@code KEDGE_SERVE_DIR}. What is typed wins.
 */
final class ServeVariables implements IDefaultValueProvider {
  static final String PREFIX = "KEDGE_SERVE_";

  private final Map<String, String> environment;

  ServeVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option && option.usageHelp()) {
      return null;
    }
    String value = environment.get(name(argument));
    if (value == null || value.isEmpty()) {
      return null;
    }
    return argument.typeInfo().isBoolean() ? truth(value) : value;
  }

  /** A complaint that names an option, by the variable where it is that which is wrong. */
  String blame(String complaint, List<String> typed) {
    String blamed = complaint;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (isBlamed(variable.getKey(), variable.getValue(), complaint, typed)) {
        String name = Pattern.quote(option(variable.getKey()));
        blamed =
            Pattern.compile("option '" + name + "'|" + name + "(?![a-z-])")
                .matcher(blamed)
                .replaceAll(Matcher.quoteReplacement(variable.getKey()));
      }
    }
    return blamed;
  }

  /** What is typed is not, unless it is the variable's value that is complained about. */
  private static boolean isBlamed(String name, String value, String complaint, List<String> typed) {
    if (!name.startsWith(PREFIX) || value.isEmpty()) {
      return false;
    }
    String option = option(name);
    return complaint.contains('\'' + value + '\'')
        || typed.stream().noneMatch(word -> word.equals(option) || word.startsWith(option + '='));
  }

  /** What else is written for true and false in files of variables. */
  private static String truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "yes" -> "true";
      case "0", "no" -> "false";
      default -> value;
    };
  }

  private static String option(String variable) {
    return "--" + variable.substring(PREFIX.length()).replace('_', '-').toLowerCase(Locale.ROOT);
  }

  static String name(ArgSpec argument) {
    String name =
        argument instanceof OptionSpec option
            ? option.longestName().substring(2)
            : argument.paramLabel();
    return PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
