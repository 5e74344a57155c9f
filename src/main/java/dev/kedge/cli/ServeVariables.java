package dev.kedge.cli;

import java.util.Locale;
import java.util.Map;
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
    return value == null || value.isEmpty() ? null : value;
  }

  static String name(ArgSpec argument) {
    String name =
        argument instanceof OptionSpec option
            ? option.longestName().substring(2)
            : argument.paramLabel();
    return PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
