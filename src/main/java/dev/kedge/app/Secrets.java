package dev.kedge.app;

import dev.kedge.model.Header;
import dev.kedge.protocol.RedactedUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The names of what a download needs but the ledger does not store. */
final class Secrets {
  private static final String HEADER = "header ";
  private static final String URL = "URL part ";

  private Secrets() {}

  static List<String> names(URI url, List<Header> headers) {
    Set<String> names = new TreeSet<>();
    RedactedUrl.secretNames(url).forEach(name -> names.add(URL + name));
    headers.forEach(header -> names.add(name(header)));
    return List.copyOf(names);
  }

  static String name(Header header) {
    return HEADER + header.name().toLowerCase(Locale.ROOT);
  }

  /** Those that are needed and were not given. */
  static List<String> missing(List<String> needed, boolean urlGiven, List<Header> given) {
    Set<String> have = new TreeSet<>();
    given.forEach(header -> have.add(name(header)));
    if (given.stream().anyMatch(Header::isAuthorization)) {
      have.add(URL + RedactedUrl.USER_INFO);
    }
    List<String> missing = new ArrayList<>();
    for (String name : needed) {
      boolean satisfied = have.contains(name) || (urlGiven && name.startsWith(URL));
      if (!satisfied) {
        missing.add(name);
      }
    }
    return missing;
  }
}
