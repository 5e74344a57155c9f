package dev.kedge.transfer;

import dev.kedge.model.Failure;
import dev.kedge.model.Limits;
import dev.kedge.origin.Exchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks after the connections that are moving bytes: one that stays below the low-speed limit is
 * broken, so that another takes its place. Safe for many threads.
 */
final class Watch {
  private final Limits limits;
  private final String url;
  private final Board board;
  private final Map<Segment, Flow> flows = new HashMap<>();
  private boolean cancelled;

  private static final class Flow {
    final Exchange exchange;
    long windowNanos;
    long windowPosition;
    boolean tooSlow;

    Flow(Exchange exchange) {
      this.exchange = exchange;
    }
  }

  Watch(Limits limits, String url, Board board) {
    this.limits = limits;
    this.url = url;
    this.board = board;
  }

  synchronized void enter(Segment segment, Exchange exchange) {
    Flow flow = new Flow(exchange);
    flow.windowNanos = segment.takenNanos;
    flow.windowPosition = segment.start;
    flows.put(segment, flow);
    if (cancelled) {
      exchange.cancel();
    }
  }

  synchronized void leave(Segment segment) {
    flows.remove(segment);
  }

  synchronized int connections() {
    return flows.size();
  }

  /** Bytes come that are passed over: its speed is looked at elsewhere. */
  synchronized void passing(Segment segment, long nowNanos) {
    Flow flow = flows.get(segment);
    if (flow != null) {
      flow.windowNanos = nowNanos;
    }
  }

  /** The failure as it should be told: one that this watch caused says so. */
  synchronized Failure explain(Segment segment, Failure failure) {
    Flow flow = flows.get(segment);
    return flow != null && flow.tooSlow
        ? new Failure.TooSlow(url, limits.lowSpeedBytes(), limits.lowSpeedFor())
        : failure;
  }

  /** Breaks what has been too slow for too long. Call it a few times a second. */
  void look(long nowNanos) {
    if (limits.rate() > 0) {
      return; // slow because the user asked for it
    }
    List<Exchange> broken = new ArrayList<>();
    synchronized (this) {
      flows.forEach((segment, flow) -> {
        if (isTooSlow(segment, flow, nowNanos)) {
          flow.tooSlow = true;
          broken.add(flow.exchange);
        }
      });
    }
    broken.forEach(Exchange::cancel);
  }

  /** Breaks every connection, also those to come. */
  void cancelAll() {
    List<Exchange> all;
    synchronized (this) {
      cancelled = true;
      all = flows.values().stream().map(flow -> flow.exchange).toList();
    }
    all.forEach(Exchange::cancel);
  }

  private boolean isTooSlow(Segment segment, Flow flow, long nowNanos) {
    long window = nowNanos - flow.windowNanos;
    if (flow.tooSlow || window < limits.lowSpeedFor().toNanos()) {
      return false;
    }
    long position = board.rangeOf(segment).start();
    long moved = position - flow.windowPosition;
    flow.windowNanos = nowNanos;
    flow.windowPosition = position;
    return moved / (window / 1e9) < limits.lowSpeedBytes();
  }
}
