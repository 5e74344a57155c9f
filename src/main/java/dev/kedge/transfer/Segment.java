package dev.kedge.transfer;

/**
 * A run of adjacent missing bytes that one connection is fetching. All fields are guarded by the
 * {@link Board}'s lock.
 *
 * <pre>
 *   start ──── position ──── reserved ──── end
 *         written       being read    may be stolen
 * </pre>
 */
final class Segment {
  /** Behind what was passed over, so that its distance to the position is what came. */
  long start;

  final long takenNanos;
  long position;
  long reserved;
  long end;

  Segment(long start, long end, long takenNanos) {
    this.start = start;
    this.position = start;
    this.reserved = start;
    this.end = end;
    this.takenNanos = takenNanos;
  }

  /** Goes on elsewhere. */
  void jump(long to, long newEnd) {
    start += to - position;
    position = to;
    reserved = to;
    end = newEnd;
  }

  long left() {
    return end - position;
  }

  boolean hasMoved() {
    return position > start;
  }

  /** Bytes a second since it was taken; 0 while nothing came. */
  double rate(long nowNanos) {
    double seconds = Math.max(1, nowNanos - takenNanos) / 1e9;
    return (position - start) / seconds;
  }
}
