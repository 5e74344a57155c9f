package dev.kedge.transfer;

import dev.kedge.model.Ticker;
import dev.kedge.protocol.ChunkLayout;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How connections share a file: how much each takes, and from whom one that has nothing takes. It
 * only decides. Segments are looked at under the {@link Board}'s lock.
 */
final class Sharing {
  static final long SMALLEST_PIECE = 256L << 10;
  private static final double TARGET_SECONDS = 10;
  private static final double WORTH_SECONDS = 0.5;
  private static final double WORTH_STEALING_SECONDS = 0.15;
  private static final long YOUNG_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long NEW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ChunkLayout layout;
  private final int connections;
  private final Ticker ticker;

  Sharing(ChunkLayout layout, int connections, Ticker ticker) {
    this.layout = layout;
    this.connections = connections;
    this.ticker = ticker;
  }

  /**
   * Length of the next run, ending at a chunk's edge.
   *
   * @param unassigned bytes that nobody fetches yet, those of the run among them
   */
  long runLength(long start, long unassigned, List<Segment> segments) {
    long now = ticker.nanos();
    double rate = segments.stream().mapToDouble(s -> s.rate(now)).average().orElse(0);
    long byTime = (long) (rate * TARGET_SECONDS);
    long wanted = Math.min(byTime == 0 ? Long.MAX_VALUE : byTime, unassigned / (2L * connections));
    long chunks = Math.max(1, wanted / layout.chunkSize());
    return layout.start(layout.indexOf(start)) + chunks * layout.chunkSize() - start;
  }

  /** A file that the connections at work will finish within half a second stays with them. */
  boolean isWorthAnother(List<Segment> segments, long left) {
    long now = ticker.nanos();
    double rate = 0;
    for (Segment segment : segments) {
      boolean young = now - segment.takenNanos < YOUNG_NANOS;
      if (segments.size() == 1 && young && segment.position - segment.start < SMALLEST_PIECE) {
        return false; // its rate is not known yet
      }
      rate += segment.rate(now);
    }
    return left > rate * WORTH_SECONDS;
  }

  /**
   * The segment that would take longest, if its second half can be taken. Not one whose rate is not
   * known yet: its answer is on its way, and would be cut off with most of it already sent.
   */
  @Nullable Segment victim(List<Segment> segments) {
    long now = ticker.nanos();
    Segment slowest = null;
    double longest = WORTH_STEALING_SECONDS;
    for (Segment segment : segments) {
      boolean isNew = now - segment.takenNanos < (segment.hasMoved() ? NEW_NANOS : SILENT_NANOS);
      double seconds = segment.left() / Math.max(1, segment.rate(now));
      if (!isNew && seconds > longest && splitOf(segment) >= 0) {
        longest = seconds;
        slowest = segment;
      }
    }
    return slowest;
  }

  /**
   * Where to cut a segment in two: the chunk's edge at or after its middle, else within its one
   * chunk; -1 where it is too small. A segment whose answer never came is taken whole.
   */
  long splitOf(Segment segment) {
    boolean silent =
        segment.reserved == segment.start && ticker.nanos() - segment.takenNanos > SILENT_NANOS;
    if (silent && segment.left() > 0) {
      return segment.start;
    }
    long middle = segment.position + segment.left() / 2;
    long edge = layout.start(layout.indexOf(Math.max(0, middle - 1)) + 1);
    if (edge > segment.reserved && edge < segment.end) {
      return edge;
    }
    long earlier = edge - layout.chunkSize();
    if (earlier > segment.reserved && earlier < segment.end) {
      return earlier;
    }
    boolean bigEnough = segment.left() >= 2 * SMALLEST_PIECE && middle > segment.reserved;
    return bigEnough ? middle : -1;
  }
}
