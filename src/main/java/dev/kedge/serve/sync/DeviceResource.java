package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.model.EntityTag;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.Preconditions;
import dev.kedge.protocol.Preconditions.Outcome;
import dev.kedge.protocol.Preconditions.Validators;
import dev.kedge.protocol.sync.Fields;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Desired;
import dev.kedge.serve.sync.state.DesiredLists;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.Devices;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One device: shown, renamed, revoked, and heard of (rows 2 and 3 of the API). */
final class DeviceResource {
  private final Devices devices;
  private final DesiredLists desired;
  private final Pace pace;
  private final Ticker ticker;

  DeviceResource(Devices devices, DesiredLists desired, Pace pace, Ticker ticker) {
    this.devices = devices;
    this.desired = desired;
    this.pace = pace;
    this.ticker = ticker;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/devices/{device}", this::show),
        Route.patch("/v1/devices/{device}", this::change),
        Route.delete("/v1/devices/{device}", this::revoke),
        Route.post("/v1/devices/{device}/heartbeat", this::heartbeat));
  }

  private void show(Exchange exchange) throws IOException {
    Device device = visible(devices, exchange, Caller.of(exchange));
    if (exchange.admitted(validators(device))) {
      answer(exchange, device);
    }
  }

  private void change(Exchange exchange) throws IOException {
    Caller caller = Caller.of(exchange);
    Device before = visible(devices, exchange, caller);
    JsonBody body = JsonBody.read(exchange, JsonBody.SMALL);
    Fields fields = body.fields();
    Optional<String> name = Optional.of(DevicesResource.name(fields, "name"));
    if (body.root().path("name").isNull()) {
      fields.fault("name", "type", "must be a text that is not empty");
    }
    Optional<String> group = group(body);
    body.check();
    if (group.isPresent() && !caller.isAdmin()) {
      throw new RefusedException(Problems.NOT_ALLOWED);
    }
    Device after =
        devices
            .change(before.id(), name.filter(text -> !text.isEmpty()), group, expected(exchange))
            .orElseThrow(() -> new RefusedException(Problem.PRECONDITION_FAILED));
    answer(exchange, after);
  }

  private void revoke(Exchange exchange) throws IOException {
    Device device = visible(devices, exchange, Caller.of(exchange));
    if (!devices.revoke(device.id(), expected(exchange))) {
      throw new RefusedException(Problem.PRECONDITION_FAILED);
    }
    exchange.empty(204);
  }

  private void heartbeat(Exchange exchange) throws IOException {
    String id = exchange.pathName("device");
    Caller.of(exchange).mustBe(id);
    JsonBody body = JsonBody.read(exchange, JsonBody.SMALL);
    Fields fields = body.fields();
    var space =
        new Device.Space(
            fields.number("free_bytes", 0, 0),
            fields.number("total_bytes", 0, 0),
            fields.number("cache_bytes", 0, 0));
    String state = DevicesResource.name(fields, "state");
    String appVersion = DevicesResource.name(fields, "app_version");
    body.check();
    Desired now = desired.ofDevice(id).orElseThrow(() -> new RefusedException(Problems.REVOKED));
    devices.seen(id, space, state, appVersion);
    ObjectNode json = Answers.object();
    json.put("server_time", ticker.now().toString());
    json.put("poll_s", pace.nextSeconds());
    json.put("desired_etag", now.tag());
    json.put("revoked", false);
    Answers.send(exchange, 200, json);
  }

  /** The device of the path, if the caller may know of it and it counts. */
  static Device visible(Devices devices, Exchange exchange, Caller caller) throws IOException {
    String id = exchange.pathName("device");
    caller.mustNotBeAnother(id);
    Optional<Device> device = devices.find(id).filter(caller::sees);
    if (device.isEmpty()) {
      throw new RefusedException(Problem.NOT_FOUND);
    }
    if (device.get().isRevoked()) {
      throw new RefusedException(
          caller.device().isPresent() ? Problems.REVOKED : Problem.NOT_FOUND);
    }
    return device.get();
  }

  private static Optional<String> group(JsonBody body) {
    boolean takesOut = body.root().path("group").isNull();
    return takesOut ? Optional.of("") : DevicesResource.id(body.fields(), "group");
  }

  private static Predicate<Device> expected(Exchange exchange) {
    Preconditions conditions = Preconditions.of(exchange::fields);
    String method = exchange.method();
    return device -> conditions.evaluate(method, validators(device)) == Outcome.PROCEED;
  }

  private static Validators validators(Device device) {
    return new Validators(Optional.of(tag(device)), Optional.empty(), false);
  }

  private static EntityTag tag(Device device) {
    return new EntityTag(false, "d" + device.sequence());
  }

  private static void answer(Exchange exchange, Device device) throws IOException {
    exchange.field("ETag", tag(device).toString());
    Answers.send(exchange, 200, Answers.device(device));
  }
}
