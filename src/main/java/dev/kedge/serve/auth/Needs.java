package dev.kedge.serve.auth;

import dev.kedge.protocol.EscapedText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request needs to be let in, by method and path. What is not known here needs a token. */
sealed interface Needs {
  /** Nothing. */
  record Nothing() implements Needs {}

  /** To come from the machine itself, or a token for the fleet. */
  record Insider() implements Needs {}

  /** A token or link that is good for this. */
  record Permission(Scope scope, Target target) implements Needs {}

  /** Which file it is about. */
  sealed interface Target {
    /** None, or all: what is shown is up to the resource. */
    record Any() implements Target {}

    /**
     * A published one.
     *
     * @param path as in rules; absent if it is none that a rule could name
     */
    record File(Optional<String> path) implements Target {}

    /** That of a version. */
    record Version(String id) implements Target {}

    /** An item's. */
    record Item(String id) implements Target {}
  }

  String METRICS = "/metrics";
  Set<String> OPEN = Set.of("*", "/healthz", "/readyz", "/.well-known/kedge", "/v1/openapi.yaml");

  /** By which the server is watched: answered also to clients that get many answers. */
  Set<String> WATCHING = Set.of("/healthz", "/readyz", METRICS);

  String FILES = "/files/";
  Pattern VERSION = Pattern.compile("/v1/(?:content|versions)/([^/]+)(?:/.*)?");
  Pattern ITEM = Pattern.compile("/v1/items/([^/]+)(/links)?");

  /** A device fetches its next token with a secret of its own. */
  Pattern REFRESH = Pattern.compile("/v1/devices/[^/]+/token");

  Pattern WANTED = Pattern.compile("/v1/(?:devices|groups)/[^/]+/desired");

  static Needs of(String method, String path) {
    if (OPEN.contains(path) || method.equals("OPTIONS")) {
      return new Nothing();
    }
    if (path.startsWith(FILES)) {
      return new Permission(Scope.READ, new Target.File(file(path.substring(FILES.length()))));
    }
    if (REFRESH.matcher(path).matches()) {
      return new Nothing();
    }
    if (path.equals(METRICS)) {
      return new Insider();
    }
    Matcher version = VERSION.matcher(path);
    if (version.matches() && isReading(method)) {
      return new Permission(Scope.READ, new Target.Version(version.group(1)));
    }
    Matcher item = ITEM.matcher(path);
    if (item.matches() && (isReading(method) || item.group(2) != null)) {
      Scope scope = item.group(2) == null ? Scope.READ : Scope.LINK;
      return new Permission(scope, new Target.Item(item.group(1)));
    }
    return new Permission(ofOthers(method, path), new Target.Any());
  }

  private static Scope ofOthers(String method, String path) {
    if (path.startsWith("/v1/admin/") || (WANTED.matcher(path).matches() && !isReading(method))) {
      return Scope.ADMIN;
    }
    boolean isCatalogue = path.equals("/v1/items") && isReading(method);
    return path.startsWith("/v1/") && !isCatalogue ? Scope.SYNC : Scope.READ;
  }

  static boolean isReading(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  private static Optional<String> file(String raw) {
    return EscapedText.decodeName(raw).filter(path -> path.isEmpty() || isPlain(path));
  }

  private static boolean isPlain(String path) {
    String names = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(names.split("/", -1)).stream()
        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
  }
}
