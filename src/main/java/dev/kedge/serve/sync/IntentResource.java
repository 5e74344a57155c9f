package dev.kedge.serve.sync;

import dev.kedge.protocol.sync.Fields;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.Devices;
import dev.kedge.serve.sync.state.Intents;
import dev.kedge.serve.sync.state.Intents.Action;
import dev.kedge.serve.sync.state.Items;
import dev.kedge.serve.sync.state.Place;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a user wants of an item, on one device or all (row 14b of the API). */
final class IntentResource {
  private final Devices devices;
  private final Intents intents;
  private final Items items;

  IntentResource(Devices devices, Intents intents, Items items) {
    this.devices = devices;
    this.intents = intents;
    this.items = items;
  }

  List<Route> routes() {
    return List.of(Route.put("/v1/items/{item}/intent", this::wish));
  }

  private void wish(Exchange exchange) throws IOException {
    Caller caller = Caller.of(exchange);
    JsonBody body = JsonBody.read(exchange, JsonBody.SMALL);
    Fields fields = body.fields();
    Action action =
        fields.parsed(
            "action", IntentResource::action, "must be keep, pause or clear", Action.KEEP);
    boolean hasPriority = body.root().hasNonNull("priority");
    long priority = fields.number("priority", -1000, 0);
    Optional<String> device = DevicesResource.id(fields, "device_id");
    body.check();
    String meant = meant(caller, device);
    String item = exchange.pathName("item");
    Items.Standing standing = items.standing(item, caller.principal().paths());
    if (standing == Items.Standing.UNKNOWN) {
      throw new RefusedException(Problem.NOT_FOUND);
    }
    if (standing == Items.Standing.GONE && action != Action.CLEAR) {
      throw new RefusedException(Problem.ITEM_GONE);
    }
    Intents.Noted noted =
        intents.wish(
            new Place(caller.user(), item, meant),
            action,
            hasPriority ? Optional.of(priority) : Optional.empty());
    Answers.send(exchange, 200, Answers.object().put("generation", noted.generation()));
  }

  /** The device that is meant, empty for all of the user's. */
  private String meant(Caller caller, Optional<String> given) throws IOException {
    if (given.isEmpty()) {
      return caller.device().orElse("");
    }
    caller.mustNotBeAnother(given.get());
    Optional<Device> device =
        devices
            .find(given.get())
            .filter(found -> found.user().equals(caller.user()) && !found.isRevoked());
    return device.map(Device::id).orElseThrow(() -> new RefusedException(Problem.NOT_FOUND));
  }

  private static Optional<Action> action(String word) {
    return Arrays.stream(Action.values())
        .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
