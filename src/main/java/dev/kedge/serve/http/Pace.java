package dev.kedge.serve.http;

import java.util.List;

/** How fast one answer may be sent: as all its limits allow. */
public record Pace(List<RateLimit> limits) {
  public Pace {
    limits = limits.stream().filter(RateLimit::isLimited).toList();
  }

  public boolean isLimited() {
    return !limits.isEmpty();
  }

  /** How many bytes to send at a time, so that the flow is smooth. */
  public int slice(int most) {
    int slice = most;
    for (RateLimit limit : limits) {
      slice = limit.slice(slice);
    }
    return slice;
  }

  /** Waits until so many bytes may be sent. */
  public void take(int bytes) throws InterruptedException {
    for (RateLimit limit : limits) {
      limit.take(bytes);
    }
  }
}
