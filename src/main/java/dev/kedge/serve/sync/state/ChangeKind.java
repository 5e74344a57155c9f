package dev.kedge.serve.sync.state;

import java.util.Locale;

/** What kind of thing changed. */
public enum ChangeKind {
  /** How an item stands on a device. */
  PROGRESS,
  /** What the user wants of an item, or of all. */
  INTENT,
  /** What an admin wants a device to hold. */
  DESIRED,
  /** An item has a new version, or is gone. */
  ITEM,
  /** A device came, has another name, or is revoked. */
  DEVICE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ChangeKind of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
