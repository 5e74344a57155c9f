package dev.kedge.transfer;

import dev.kedge.model.ByteRange;
import java.util.Map;
import java.util.TreeMap;

/** The runs of a file that are missing and that nobody fetches: disjoint, never adjacent. */
final class Gaps {
  /** Start to end. */
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** How many bytes they are together. */
  long length() {
    long length = 0;
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      length += run.getValue() - run.getKey();
    }
    return length;
  }

  /** The lowest; there must be one. */
  ByteRange first() {
    return new ByteRange(runs.firstKey(), runs.firstEntry().getValue());
  }

  /** Where the gap ends that starts here; -1 where none does. */
  long endOf(long start) {
    return runs.getOrDefault(start, -1L);
  }

  /** The first byte of a range that is in a gap; {@link Long#MAX_VALUE} where none is. */
  long firstIn(ByteRange range) {
    Map.Entry<Long, Long> before = runs.floorEntry(range.start());
    if (before != null && before.getValue() > range.start()) {
      return range.start();
    }
    Long inside = runs.ceilingKey(range.start());
    return inside != null && inside < range.end() ? inside : Long.MAX_VALUE;
  }

  /** Where the last gap ends that starts before this, and not after it; 0 where there is none. */
  long lastEndBefore(long offset) {
    Map.Entry<Long, Long> before = runs.lowerEntry(offset);
    return before == null ? 0 : Math.min(before.getValue(), offset);
  }

  /** Takes the front of a gap: from its start, which must be that of one, to there. */
  void take(long start, long end) {
    long gapEnd = endOf(start);
    runs.remove(start);
    add(end, gapEnd);
  }

  /** Nothing of this may be in a gap yet. */
  void add(long start, long end) {
    if (start >= end) {
      return;
    }
    long from = start;
    long to = end;
    Map.Entry<Long, Long> before = runs.floorEntry(start);
    if (before != null && before.getValue() == start) {
      from = before.getKey();
    }
    Long after = runs.remove(end);
    if (after != null) {
      to = after;
    }
    runs.put(from, to);
  }
}
