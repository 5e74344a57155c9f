package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.protocol.sync.Fields;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.Devices;
import dev.kedge.serve.sync.state.Intents;
import dev.kedge.serve.sync.state.Intents.Noted;
import dev.kedge.serve.sync.state.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Clears caches (row 14 of the API). */
final class ClearResource {
  private static final int MOST = 500;
  private static final int LONGEST_ID = 64;

  private final Devices devices;
  private final Intents intents;

  ClearResource(Devices devices, Intents intents) {
    this.devices = devices;
    this.intents = intents;
  }

  private enum Scope {
    ITEM,
    USER,
    DEVICE,
    ALL;

    static Optional<Scope> parse(String word) {
      return Arrays.stream(values())
          .filter(scope -> scope.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst();
    }
  }

  List<Route> routes() {
    return List.of(Route.post("/v1/cache/clear", this::clear));
  }

  private void clear(Exchange exchange) throws IOException {
    Caller caller = Caller.of(exchange);
    JsonBody body = JsonBody.read(exchange, JsonBody.SMALL);
    Fields fields = body.fields();
    Scope scope =
        fields.parsed("scope", Scope::parse, "must be item, user, device or all", Scope.ITEM);
    List<String> items = ids(body, "item_ids", scope == Scope.ITEM);
    List<String> given = ids(body, "device_ids", scope == Scope.DEVICE);
    body.check();
    List<Place> places = places(caller, scope, items, allowed(caller, scope, given));
    Noted noted = intents.clear(places);
    ObjectNode json = Answers.object();
    json.put("generation", noted.generation());
    json.put("affected", noted.affected());
    Answers.send(exchange, 202, json);
  }

  /** The devices that are meant, none for all; an admin's own are not meant when he says none. */
  private List<Device> allowed(Caller caller, Scope scope, List<String> given) throws IOException {
    if (scope == Scope.ALL && !caller.isAdmin()) {
      throw new RefusedException(Problems.NOT_ALLOWED);
    }
    List<String> ids = given;
    if (caller.device().isPresent()) {
      if (scope == Scope.USER) {
        throw new RefusedException(Problems.NOT_YOUR_DEVICE);
      }
      for (String id : given) {
        caller.mustBe(id);
      }
      ids = List.of(caller.device().get());
    }
    List<Device> meant = new ArrayList<>();
    for (String id : ids) {
      meant.add(
          devices
              .find(id)
              .filter(caller::sees)
              .filter(device -> !device.isRevoked())
              .orElseThrow(() -> new RefusedException(Problem.NOT_FOUND)));
    }
    return meant;
  }

  private static List<Place> places(
      Caller caller, Scope scope, List<String> items, List<Device> meant) {
    String user = caller.isAdmin() && scope != Scope.USER ? "" : caller.user();
    List<Place> places = new ArrayList<>();
    for (String item : scope == Scope.ITEM ? items : List.of("")) {
      if (meant.isEmpty() || scope == Scope.USER || scope == Scope.ALL) {
        places.add(new Place(user, item, ""));
      } else {
        meant.forEach(device -> places.add(new Place(device.user(), item, device.id())));
      }
    }
    return places;
  }

  private static List<String> ids(JsonBody body, String name, boolean isNeeded) {
    JsonNode value = body.root().path(name);
    List<String> ids = new ArrayList<>();
    if (value.isMissingNode() || value.isNull()) {
      if (isNeeded) {
        body.fields().fault(name, "missing", "must be given for this scope");
      }
      return ids;
    }
    for (JsonNode id : body.fields().array(name, MOST)) {
      if (!id.isTextual() || id.textValue().isEmpty() || id.textValue().length() > LONGEST_ID) {
        body.fields().fault(name + "/" + ids.size(), "value", "must be an id");
      }
      ids.add(id.asText());
    }
    if (value.isArray() && value.isEmpty() && isNeeded) {
      body.fields().fault(name, "missing", "must name at least one");
    }
    return ids;
  }
}
