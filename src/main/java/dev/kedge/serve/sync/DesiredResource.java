package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.EntityTag;
import dev.kedge.protocol.Preconditions;
import dev.kedge.protocol.Preconditions.Outcome;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Desired;
import dev.kedge.serve.sync.state.DesiredLists;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.Devices;
import dev.kedge.serve.sync.state.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What devices and groups should hold (rows 9 and 10 of the API). */
final class DesiredResource {
  private static final int LARGEST = 1 << 20;
  private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Devices devices;
  private final DesiredLists lists;

  DesiredResource(Devices devices, DesiredLists lists) {
    this.devices = devices;
    this.lists = lists;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/devices/{device}/desired", this::show),
        Route.put("/v1/devices/{device}/desired", this::put),
        Route.get("/v1/groups/{group}/desired", this::showGroup),
        Route.put("/v1/groups/{group}/desired", this::putGroup));
  }

  private void show(Exchange exchange) throws IOException {
    Device device = DeviceResource.visible(devices, exchange, Caller.of(exchange));
    Desired desired = desired(device.id());
    exchange.field("Cache-Control", "no-store");
    if (exchange.admitted(validators(desired.tag()))) {
      answer(exchange, desired);
    }
  }

  private void put(Exchange exchange) throws IOException {
    Device device = DeviceResource.visible(devices, exchange, Caller.admin(exchange));
    put(exchange, Owner.device(device.id()));
    answer(exchange, desired(device.id()));
  }

  private void showGroup(Exchange exchange) throws IOException {
    String group = group(exchange);
    DesiredLists.GroupList list = lists.ofGroup(group);
    exchange.field("Cache-Control", "no-store");
    if (exchange.admitted(validators(list.tag()))) {
      answer(exchange, group, list);
    }
  }

  private void putGroup(Exchange exchange) throws IOException {
    String group = group(exchange);
    put(exchange, Owner.group(group));
    answer(exchange, group, lists.ofGroup(group));
  }

  private void put(Exchange exchange, Owner owner) throws IOException {
    JsonBody body = JsonBody.read(exchange, LARGEST);
    RuleReader.Wanted wanted = RuleReader.read(body);
    body.check();
    if (!lists.put(owner, wanted.rules(), wanted.policy(), expected(exchange))) {
      throw new RefusedException(Problem.PRECONDITION_FAILED);
    }
  }

  private static String group(Exchange exchange) throws RefusedException {
    Caller.admin(exchange);
    String group = exchange.pathName("group");
    if (!GROUP.matcher(group).matches()) {
      throw new RefusedException(Problem.NOT_FOUND);
    }
    return group;
  }

  private Desired desired(String device) throws IOException {
    Optional<Desired> desired = lists.ofDevice(device);
    return desired.orElseThrow(() -> new RefusedException(Problem.NOT_FOUND));
  }

  private static Predicate<String> expected(Exchange exchange) {
    Preconditions conditions = Preconditions.of(exchange::fields);
    return tag -> conditions.evaluate("PUT", validators(tag)) == Outcome.PROCEED;
  }

  private static Validators validators(String tag) {
    return new Validators(Optional.of(new EntityTag(false, tag)), Optional.empty(), false);
  }

  private static void answer(Exchange exchange, Desired desired) throws IOException {
    ObjectNode json = Answers.desired(desired);
    ObjectNode policy = json.putObject("policy");
    for (String text : desired.policies()) {
      if (!text.isEmpty()) {
        policy.setAll((ObjectNode) policy(text));
      }
    }
    exchange.field("ETag", new EntityTag(false, desired.tag()).toString());
    Answers.send(exchange, 200, json);
  }

  private static void answer(Exchange exchange, String group, DesiredLists.GroupList list)
      throws IOException {
    ObjectNode json = Answers.object();
    json.put("group", group);
    json.put("etag", list.tag());
    Answers.rules(json.putArray("items"), list.rules());
    json.set("policy", list.policy().isEmpty() ? Answers.object() : policy(list.policy()));
    exchange.field("ETag", new EntityTag(false, list.tag()).toString());
    Answers.send(exchange, 200, json);
  }

  private static JsonNode policy(String text) throws IOException {
    return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8)).root();
  }
}
