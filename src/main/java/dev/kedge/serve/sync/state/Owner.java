package dev.kedge.serve.sync.state;

import java.util.Locale;

/** Whose list of desired items it is. */
public record Owner(Kind kind, String id) {
  /** One device, or all of a group. */
  public enum Kind {
    DEVICE,
    GROUP;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  public static Owner device(String id) {
    return new Owner(Kind.DEVICE, id);
  }

  public static Owner group(String id) {
    return new Owner(Kind.GROUP, id);
  }
}
