package dev.kedge.serve.sync;

import dev.kedge.serve.auth.Principal;
import dev.kedge.serve.auth.Scope;
import dev.kedge.serve.http.Exchange;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import dev.kedge.serve.sync.state.Device;
import java.util.Optional;

/** On whose behalf a request is made, as far as devices go. */
record Caller(Principal principal) {
  /**
   * Who asks.
   *
   * @throws RefusedException nobody who could have devices (401, 403)
   */
  static Caller of(Exchange exchange) throws RefusedException {
    Principal principal =
        exchange
            .get(Principal.class)
            .filter(found -> !found.subject().isEmpty())
            .orElseThrow(() -> new RefusedException(Problem.UNAUTHORIZED));
    if (!principal.may(Scope.SYNC) && !principal.may(Scope.ADMIN)) {
      throw new RefusedException(Problems.NOT_ALLOWED);
    }
    return new Caller(principal);
  }

  /** The same, if it is an admin. */
  static Caller admin(Exchange exchange) throws RefusedException {
    Caller caller = of(exchange);
    if (!caller.isAdmin()) {
      throw new RefusedException(Problems.NOT_ALLOWED);
    }
    return caller;
  }

  String user() {
    return principal.subject();
  }

  /** The device, where the token is one's. */
  Optional<String> device() {
    return principal.device();
  }

  boolean isAdmin() {
    return principal.may(Scope.ADMIN);
  }

  /** Refuses everybody but devices, before their bodies are read. */
  void mustBeADevice() throws RefusedException {
    if (device().isEmpty()) {
      throw new RefusedException(Problems.NOT_YOUR_DEVICE);
    }
  }

  /** Refuses everybody but the device itself. */
  void mustBe(String device) throws RefusedException {
    if (!device().equals(Optional.of(device))) {
      throw new RefusedException(Problems.NOT_YOUR_DEVICE);
    }
  }

  /** Refuses other devices, before it is looked whether there is such a one. */
  void mustNotBeAnother(String device) throws RefusedException {
    if (device().isPresent()) {
      mustBe(device);
    }
  }

  /**
   * Whether this one may know of the device at all: admins, the device itself, and tokens of its
   * user that are good for all that the device is.
   */
  boolean sees(Device device) {
    boolean isOwn =
        device.user().equals(user())
            && (device().equals(Optional.of(device.id()))
                || device.isWithin(principal.scopes(), principal.paths()));
    return isAdmin() || isOwn;
  }
}
