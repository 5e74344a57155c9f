package dev.kedge.cli.print;

import dev.kedge.model.Failure;
import dev.kedge.model.TransferEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to do about a failure, where that depends on more than the failure. */
public final class Hints {
  private static final String START_OVER = Failure.GO_ON.replace("go on", "start over");

  private static final Pattern PAGE = Pattern.compile("\\bdocs(/[a-z-]+\\.md)\\b");

  private final Map<String, String> environment;

  /**
   * Made with a view of the environment.
   *
   * @param environment in which some programs look for a proxy
   */
  public Hints(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Of a file: nobody can go on with what was not kept. */
  @Nullable String of(TransferEvent.Failed event) {
    String hint = of(event.failure());
    return hint == null || event.bytesKept() > 0 ? hint : hint.replace(Failure.GO_ON, START_OVER);
  }

  /** Of a command as a whole, or of anything else. */
  public @Nullable String of(Failure failure) {
    String hint = failure.hint();
    hint = hint == null ? null : inTheImage(hint);
    Optional<String> proxy = lacksConnection(failure) ? proxy(failure.text()) : Optional.empty();
    return proxy.isEmpty()
        ? hint
        : hint + "; " + proxy.get() + " is set, but kedge does not use proxies";
  }

  /**
   * Pages of the manual are named as they stand in the sources; the launcher says where they are.
   */
  private static String inTheImage(String hint) {
    String pages = System.getProperty("kedge.docs", "docs");
    return PAGE.matcher(hint).replaceAll(page -> Matcher.quoteReplacement(pages + page.group(1)));
  }

  private static boolean lacksConnection(Failure failure) {
    return failure instanceof Failure.Unreachable
        || (failure instanceof Failure.Stalled stalled && stalled.isConnecting());
  }

  /** The variable by which others would reach this URL. */
  private Optional<String> proxy(String url) {
    String own = url.startsWith("https:") ? "https_proxy" : "http_proxy";
    return List.of(own, "all_proxy").stream()
        .flatMap(name -> List.of(name, name.toUpperCase(Locale.ROOT)).stream())
        .filter(name -> !environment.getOrDefault(name, "").isBlank())
        .findFirst();
  }
}
