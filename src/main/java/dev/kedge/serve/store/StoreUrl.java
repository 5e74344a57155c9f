package dev.kedge.serve.store;

import dev.kedge.model.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL of a MariaDB or MySQL database.
 *
 * @param shown what may be said of it: without options, since the password may be one
 */
record StoreUrl(String shown, String options) {
  private static final Pattern FORM =
      Pattern.compile("jdbc:(?:mariadb|mysql):(?<place>//[^/?]+/[^/?]+)(?:\\?(?<options>.*))?");

  /** No call may hang: where the network swallows everything, these end it. Milliseconds. */
  private static final String LIMITS = "connectTimeout=5000&socketTimeout=60000";

  static StoreUrl parse(String url) throws Failure.Usage {
    Matcher form = FORM.matcher(url);
    if (!form.matches() || form.group("place").contains("@")) {
      throw new Failure.Usage(
          "--store: not a JDBC URL of a MariaDB or MySQL database",
          "write jdbc:mariadb://HOST:PORT/DATABASE?user=NAME, and the password in"
              + " KEDGE_STORE_PASSWORD");
    }
    String options = form.group("options");
    return new StoreUrl("jdbc:mariadb:" + form.group("place"), options == null ? "" : options);
  }

  boolean hasPassword() {
    return options.matches("(?i)(.*&)?password=.*");
  }

  /** What the user says comes later and wins. */
  String forDriver() {
    return shown + '?' + LIMITS + (options.isEmpty() ? "" : '&' + options);
  }
}
