package dev.kedge.protocol.sync;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an item stands on a device.
 *
 * <pre>
 * queued → downloading ⇄ paused → verifying → completed → stale (a new version) → queued
 *    ↘ failed               ↘ corrupt → repairing → verifying
 * any → clearing → cleared
 * </pre>
 */
public enum ItemState {
  QUEUED(Classic.DOWNLOADING),
  DOWNLOADING(Classic.DOWNLOADING),
  PAUSED(Classic.PAUSED),
  VERIFYING(Classic.DOWNLOADING),
  COMPLETED(Classic.COMPLETED),
  STALE(Classic.COMPLETED),
  FAILED(Classic.PAUSED),
  CORRUPT(Classic.DOWNLOADING),
  REPAIRING(Classic.DOWNLOADING),
  CLEARING(null),
  CLEARED(null);

  /** What readers know that know only three states. */
  public enum Classic {
    DOWNLOADING,
    PAUSED,
    COMPLETED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Optional<Classic> classic;

  ItemState(@Nullable Classic classic) {
    this.classic = Optional.ofNullable(classic);
  }

  /** Empty where such a reader sees no row. */
  public Optional<Classic> classic() {
    return classic;
  }

  /** Whether the device holds the item or works on it: not cleared, nor about to be. */
  public boolean isHeld() {
    return classic.isPresent();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ItemState> parse(String label) {
    for (ItemState state : values()) {
      if (state.label().equals(label)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
