package dev.kedge.serve.fault;

import dev.kedge.model.Failure;
import java.util.List;

/** The faults by name, as {@code docs/faults.md} lists them. */
final class FaultKinds {
  static final List<String> NAMES =
      List.of(
          "cut",
          "reset",
          "stall",
          "drip",
          "flip",
          "misplace",
          "no-ranges",
          "shift",
          "total",
          "length",
          "gzip",
          "change",
          "new-tag",
          "rewrite",
          "weak-tag",
          "no-validators",
          "status",
          "redirect");

  private FaultKinds() {}

  static Fault of(Settings settings) throws Failure.Usage {
    String kind = settings.kind();
    return switch (kind) {
      case "cut" -> new Cut(settings.sizeOrNone(kind));
      case "reset" -> new Reset(settings.sizeOrNone(kind));
      case "stall" ->
          new Stall(settings.sizeOrNone(kind), settings.time("for").orElse(Stall.FOR_EVER));
      case "drip" -> new Drip(settings.size(kind));
      case "flip" -> new FlippedBits(settings.size(kind));
      case "misplace" -> new MisplacedBytes(settings.size(kind));
      case "shift" -> new ShiftedRange(settings.difference(kind));
      case "total" -> new WrongTotal(settings.differenceOr("unknown", kind));
      case "length" -> new WrongLength(settings.differenceOr("none", kind));
      case "status" -> refusal(settings);
      case "redirect" ->
          new ExpiringRedirect(
              settings
                  .time(kind)
                  .orElseThrow(() -> settings.wrong("'redirect' needs a time", null)));
      default -> plain(settings);
    };
  }

  private static Fault plain(Settings settings) throws Failure.Usage {
    String kind = settings.kind();
    if (!NAMES.contains(kind)) {
      throw settings.wrong(
          kind.isEmpty() ? "it names no fault" : "there is no fault '" + kind + "'",
          "there are " + String.join(", ", NAMES));
    }
    settings.nothing(kind);
    return switch (kind) {
      case "no-ranges" -> new IgnoredRange();
      case "gzip" -> new Coded();
      case "change" -> new OtherVersion(true, true);
      case "new-tag" -> new OtherVersion(false, true);
      case "rewrite" -> new OtherVersion(true, false);
      case "weak-tag" -> new WeakTag();
      case "no-validators" -> new NoValidators();
      default -> throw new AssertionError(kind);
    };
  }

  private static Fault refusal(Settings settings) throws Failure.Usage {
    int status = settings.number("status", 400, 599, 0);
    if (status == 0) {
      throw settings.wrong("'status' needs a number from 400 to 599", null);
    }
    return new Refusal(status, settings.time("retry-after"));
  }
}
