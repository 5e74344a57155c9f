package dev.kedge.serve.sync;

import dev.kedge.protocol.sync.Fault;
import dev.kedge.serve.http.Problem;
import dev.kedge.serve.http.RefusedException;
import java.util.List;

/** What can be wrong with requests here, and nowhere else. */
final class Problems {
  static final Problem NOT_ALLOWED =
      Problem.of(403, "not-allowed", "Forbidden", "the token is not good for this");
  static final Problem NOT_YOUR_DEVICE =
      Problem.of(
          403,
          "not-your-device",
          "Forbidden",
          "a device's token acts for that device only, and only it may report for it");
  static final Problem REVOKED =
      Problem.of(401, "revoked", "Unauthorized", "the device was revoked; register it anew");
  static final Problem BAD_SECRET =
      Problem.of(
          401, "bad-refresh", "Unauthorized", "this is not the refresh secret of such a device");
  static final Problem DEVICE_TAKEN =
      Problem.of(409, "device-taken", "Conflict", "the id cannot be had; register without one");
  static final Problem DEVICE_LIMIT =
      Problem.of(409, "device-limit", "Conflict", "the user has as many devices as one may have");
  static final Problem IN_FLIGHT =
      Problem.of(
          409, "in-flight", "Conflict", "the same push is being worked on; ask again in a second");
  static final Problem KEY_REUSED =
      Problem.of(
          422,
          "idempotency-key-reused",
          "Unprocessable Content",
          "the Idempotency-Key was used for another body");
  static final Problem KEY_MISSING =
      Problem.of(
          400,
          "idempotency-key-missing",
          "Bad Request",
          "one Idempotency-Key of 1 to 100 visible ASCII characters is needed");
  static final Problem CURSOR_EXPIRED =
      Problem.of(
          410,
          "cursor-expired",
          "Gone",
          "what came after this cursor cannot be told; read all anew, then follow from there");
  static final Problem SUPERSEDED =
      Problem.of(409, "version-superseded", "Conflict", "other bytes have taken its place");

  private static final Problem INVALID =
      Problem.of(422, "invalid", "Unprocessable Content", "the request is not as it should be");

  private Problems() {}

  static RefusedException invalid(List<Fault> faults) {
    return new RefusedException(
        INVALID.withErrors(
            faults.stream()
                .map(fault -> new Problem.Fault(fault.pointer(), fault.code(), fault.detail()))
                .toList()));
  }

  static RefusedException invalid(String pointer, String code, String detail) {
    return invalid(List.of(new Fault(pointer, code, detail)));
  }
}
