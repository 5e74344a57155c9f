package dev.kedge.serve.http;

import dev.kedge.protocol.EscapedText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * Gives a request to the resource of its path and method: 404 for a path without routes, 405 with
 * Allow for another method. HEAD goes to the GET of the path; OPTIONS is answered here.
 */
public final class Router implements Resource {
  private final List<Route> routes;

  /** Of two routes that fit the first one is taken. */
  public Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  @Override
  public void answer(Exchange exchange) throws IOException, InterruptedException {
    String path = exchange.path();
    String wanted = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    boolean known = path.equals("*") && wanted.equals("OPTIONS");
    for (Route route : routes) {
      Optional<Map<String, String>> names = route.match(path);
      if (names.isPresent() && route.method().equals(wanted)) {
        exchange.pathNames(decoded(names.get()));
        route.resource().answer(exchange);
        return;
      }
      known |= names.isPresent();
    }
    exchange.skipBody();
    if (!known) {
      exchange.problem(Problem.NOT_FOUND);
      return;
    }
    exchange.field("Allow", String.join(", ", methods(path)));
    if (wanted.equals("OPTIONS")) {
      exchange.empty(204);
    } else {
      exchange.problem(Problem.METHOD_NOT_ALLOWED);
    }
  }

  @Override
  public boolean answersAtOnce(Exchange exchange) {
    String path = exchange.path();
    for (Route route : routes) {
      if (route.match(path).isPresent() && route.method().equals(exchange.method())) {
        return route.resource().answersAtOnce(exchange);
      }
    }
    return false;
  }

  /** GET first, then those that come with it, then others by name. */
  private SequencedSet<String> methods(String path) {
    var methods = new LinkedHashSet<String>();
    var others = new TreeSet<String>();
    for (Route route : routes) {
      if (path.equals("*") || route.match(path).isPresent()) {
        others.add(route.method());
      }
    }
    if (others.remove("GET")) {
      methods.add("GET");
      methods.add("HEAD");
    }
    methods.addAll(others);
    methods.add("OPTIONS");
    return methods;
  }

  private static Map<String, String> decoded(Map<String, String> names) throws RefusedException {
    if (names.isEmpty()) {
      return names;
    }
    Map<String, String> decoded = new LinkedHashMap<>();
    for (var name : names.entrySet()) {
      decoded.put(
          name.getKey(),
          EscapedText.decode(name.getValue())
              .orElseThrow(() -> new RefusedException(Problem.BAD_PATH)));
    }
    return decoded;
  }
}
