package dev.kedge.sync.api;

import java.util.List;

/** An item of the user with its state on each device. */
public record OfflineRow(String item, String title, String status, List<OnDevice> devices) {
  public OfflineRow {
    devices = List.copyOf(devices);
  }

  /** How it stands on one device. */
  public record OnDevice(String device, String name, String state, long bytes) {}
}
