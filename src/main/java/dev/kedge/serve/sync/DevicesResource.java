package dev.kedge.serve.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.protocol.sync.Fields;
import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.auth.TokenKind;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.http.Route;
import dev.kedge.serve.sync.state.Device;
import dev.kedge.serve.sync.state.Devices;
import dev.kedge.serve.sync.state.Devices.Registered;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Registering devices, and their next tokens (rows 1 and 2b of the API). */
final class DevicesResource {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int LONGEST_NAME = 100;

  private final Devices devices;
  private final DeviceTokens tokens;
  private final Pace pace;

  DevicesResource(Devices devices, DeviceTokens tokens, Pace pace) {
    this.devices = devices;
    this.tokens = tokens;
    this.pace = pace;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/v1/devices", this::register),
        Route.post("/v1/devices/{device}/token", this::refresh));
  }

  private void register(Exchange exchange) throws IOException {
    Caller caller = Caller.of(exchange);
    if (caller.device().isPresent()) {
      throw new RefusedException(Problems.NOT_ALLOWED);
    }
    JsonBody body = JsonBody.read(exchange, JsonBody.SMALL);
    Fields fields = body.fields();
    Optional<String> id = id(fields, "device_id");
    var description =
        new Device.Description(
            name(fields, "name"),
            name(fields, "kind"),
            name(fields, "platform"),
            name(fields, "app_version"),
            fields.number("capacity_bytes", 0, 0));
    body.check();
    Registered registered =
        devices.register(
            new Devices.Registration(
                caller.user(),
                id,
                description,
                scopes(caller),
                caller.principal().paths(),
                !caller.isAdmin()));
    switch (registered) {
      case Registered.Made made -> answer(exchange, 201, made);
      case Registered.Taken _ -> throw new RefusedException(Problems.DEVICE_TAKEN);
      case Registered.TooMany many ->
          throw new RefusedException(
              Problems.DEVICE_LIMIT.withDetail(
                  "the user has "
                      + many.devices().size()
                      + " devices, and may have "
                      + many.most()
                      + ": "
                      + many.devices().stream().limit(20).collect(Collectors.joining(", "))));
    }
  }

  private void refresh(Exchange exchange) throws IOException {
    JsonBody body = JsonBody.read(exchange, JsonBody.SMALL);
    String secret = body.fields().text("refresh");
    body.check();
    Optional<Registered.Made> made = devices.refresh(exchange.pathName("device"), secret);
    answer(exchange, 200, made.orElseThrow(() -> new RefusedException(Problems.BAD_SECRET)));
  }

  private void answer(Exchange exchange, int status, Registered.Made made) throws IOException {
    ObjectNode json = Answers.object();
    json.put("device_id", made.device().id());
    tokens.add(json, made);
    json.put("poll_s", pace.nextSeconds());
    if (status == 201) {
      exchange.field("Location", "/v1/devices/" + made.device().id());
    }
    Answers.send(exchange, status, json);
  }

  /** No more than the token that asks for it is good for. */
  private static Set<Scope> scopes(Caller caller) {
    Set<Scope> scopes = EnumSet.copyOf(TokenKind.DEVICE.most());
    scopes.retainAll(caller.principal().scopes());
    scopes.add(Scope.SYNC);
    return scopes;
  }

  static Optional<String> id(Fields fields, String name) {
    return fields.optional(
        name,
        text -> Optional.of(text).filter(id -> ID.matcher(id).matches()),
        "must be 1 to 64 letters, digits, - or _");
  }

  static String name(Fields fields, String name) {
    return fields.optionalText(name).isEmpty() ? "" : shortText(fields, name);
  }

  private static String shortText(Fields fields, String name) {
    return fields
        .optional(
            name,
            text -> Optional.of(text).filter(value -> value.length() <= LONGEST_NAME),
            "must have at most " + LONGEST_NAME + " characters")
        .orElse("");
  }
}
