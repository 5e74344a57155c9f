package dev.kedge.transfer;

import dev.kedge.ledger.ChunkRow;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.Ticker;
import dev.kedge.protocol.ChunkLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file are missing and who fetches them. Everything that is in no gap and in no
 * segment is present.
 *
 * <p>Work goes out in file order: the next run of the lowest gap, about ten seconds of a
 * connection's measured rate. When no gap is left, an idle worker takes the second half, at a
 * chunk's edge, of the segment that would take longest; when only pieces of chunks are left, the
 * second half of the slowest, down to 256 KiB. So the contiguous frontier ends with the download,
 * and a slow connection cannot hold up the end. Safe for many threads.
 */
final class Board {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long FOLLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ReentrantLock lock = new ReentrantLock();

  /** Something to take came back, or it is over. Progress alone is not told: that is looked at. */
  private final Condition work = lock.newCondition();

  private final Condition over = lock.newCondition();
  private final Condition advanced = lock.newCondition();
  private final ChunkLayout layout;
  private int connections;
  private final Ticker ticker;
  private final Sharing sharing;
  private final Gaps gaps = new Gaps();
  private final List<Segment> segments = new ArrayList<>();
  private final @Nullable Digest[] digests;
  private final BitSet dirty = new BitSet();

  /** Present, but not what the manifest says; still to be given back. */
  private final BitSet bad = new BitSet();

  private List<Digest> proper = List.of();
  private boolean proofPending;
  private int timesGivenBack;
  private long present;
  private long unclaimed;
  private boolean stopped;

  Board(ChunkLayout layout, List<ChunkRow> held, int connections, Ticker ticker) {
    this.layout = layout;
    this.connections = connections;
    this.ticker = ticker;
    this.sharing = new Sharing(layout, connections, ticker);
    this.digests = new @Nullable Digest[layout.count()];
    long next = 0;
    for (ChunkRow row : held) {
      ByteRange chunk = layout.range(row.index());
      long forced = Math.min(row.forced(), chunk.length());
      if (row.digest() != null && forced == chunk.length()) {
        digests[row.index()] = row.digest();
      }
      gaps.add(next, chunk.start());
      next = chunk.start() + forced;
      present += forced;
    }
    gaps.add(next, layout.total());
  }

  /**
   * Waits until there may be something to take. Returns false when all is present or the board is
   * stopped.
   */
  boolean awaitWork() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped && !isComplete() && !hasWork()) {
        work.awaitNanos(LOOK_AGAIN_NANOS);
      }
      return !stopped && !isComplete();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next piece of work; null when there is none right now. */
  @Nullable Segment poll() {
    lock.lock();
    try {
      if (stopped || !hasWork()) {
        return null;
      }
      Segment segment = gaps.isEmpty() ? steal() : next();
      if (segment != null) {
        segments.add(segment);
      }
      return segment;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the gap at 0 for the first response, whose body runs on to the file's end. */
  Segment takeFirst() {
    lock.lock();
    try {
      Segment segment = next();
      segments.add(segment);
      return segment;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Claims the next bytes for reading, at most to the end of the segment and of the chunk; what is
   * claimed cannot be stolen.
   *
   * @return how many; 0 at the segment's end
   */
  int reserve(Segment segment, int most) {
    lock.lock();
    try {
      long chunkEnd =
          layout.range(layout.indexOf(Math.min(segment.position, layout.total() - 1))).end();
      long room = Math.min(segment.end, chunkEnd) - segment.position;
      int count = (int) Math.max(0, Math.min(most, room));
      segment.reserved = segment.position + count;
      return stopped ? 0 : count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells that {@code count} bytes at the segment's position are written.
   *
   * @param digest of the chunk, when these bytes end it and all of it was hashed
   * @return the chunk's index if it is now whole but has no digest yet, else -1
   */
  int wrote(Segment segment, int count, @Nullable Digest digest) {
    lock.lock();
    try {
      int index = layout.indexOf(segment.position);
      segment.position += count;
      segment.reserved = segment.position;
      present += count;
      unclaimed += count;
      dirty.set(index);
      if (digest != null) {
        take(index, digest);
      }
      if (isComplete()) {
        wakeAll();
      }
      boolean known = digests[index] != null || bad.get(index);
      return !known && missingIn(layout.range(index)) < 0 ? index : -1;
    } finally {
      lock.unlock();
    }
  }

  /** Sets the digest of a whole chunk that was hashed by reading it back. */
  void digested(int index, Digest digest) {
    lock.lock();
    try {
      take(index, digest);
      dirty.set(index);
    } finally {
      lock.unlock();
    }
  }

  /** What the chunks must be is being asked for: until it is known, nothing is complete. */
  void awaitProof() {
    lock.lock();
    try {
      proofPending = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells what the chunks must be; those that are there and differ become {@link #bad}.
   *
   * @param expected digests of all chunks; empty if that could not be learnt
   */
  void prove(List<Digest> expected) {
    lock.lock();
    try {
      proofPending = false;
      proper = List.copyOf(expected);
      for (int index = 0; index < proper.size(); index++) {
        Digest digest = digests[index];
        if (digest != null) {
          take(index, digest);
        }
      }
      if (isComplete()) {
        wakeAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether a manifest says what each chunk must be. */
  boolean isProven() {
    lock.lock();
    try {
      return !proper.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Chunks that are present and wrong. None of {@link #claims} speaks for them. */
  List<Integer> bad() {
    lock.lock();
    try {
      return bad.stream().boxed().toList();
    } finally {
      lock.unlock();
    }
  }

  /** Makes wrong chunks missing again; whatever claimed them must have been withdrawn before. */
  void giveBack(List<Integer> chunks) {
    lock.lock();
    try {
      for (int index : chunks) {
        ByteRange chunk = layout.range(index);
        present -= chunk.length();
        gaps.add(chunk.start(), chunk.end());
        bad.clear(index);
      }
      timesGivenBack++;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How often bytes became missing again: what was read of them before is not to be trusted. */
  int timesGivenBack() {
    lock.lock();
    try {
      return timesGivenBack;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets a segment run on into the gap behind it, as far as its response reaches.
   *
   * @param overOthers also into a segment that somebody has asked for and of which no byte has come
   */
  boolean extend(Segment segment, long responseEnd, boolean overOthers) {
    lock.lock();
    try {
      long start = segment.end;
      if (stopped || start >= responseEnd) {
        return false;
      }
      if (overOthers) {
        takeBackUnserved(start);
      }
      long gapEnd = gaps.endOf(start);
      if (gapEnd < 0) {
        return false;
      }
      long end = Math.min(Math.min(start + runLength(start), gapEnd), responseEnd);
      gaps.take(start, end);
      segment.end = end;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets a segment go on in the next gap that its response reaches, beyond what others have
   * brought.
   *
   * @return whether there is one; the segment starts there now
   */
  boolean jump(Segment segment, long responseEnd) {
    lock.lock();
    try {
      long from = segment.end;
      long start =
          stopped || from >= responseEnd || segment.left() > 0
              ? Long.MAX_VALUE
              : gaps.firstIn(new ByteRange(from, responseEnd));
      if (start == Long.MAX_VALUE) {
        return false;
      }
      long end = Math.min(Math.min(start + runLength(start), gaps.endOf(start)), responseEnd);
      gaps.take(start, end);
      segment.jump(start, end);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** From now on at most so many segments are out; those that are stay. */
  void narrow(int most) {
    lock.lock();
    try {
      connections = Math.min(connections, most);
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what of a segment is still missing. */
  void release(Segment segment) {
    lock.lock();
    try {
      if (segments.remove(segment)) {
        gaps.add(segment.position, segment.end);
        work.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether every byte from the start of the segment's first chunk up to the segment is present, so
   * that hashing can go on there.
   */
  boolean isContiguous(Segment segment) {
    lock.lock();
    try {
      long chunkStart = layout.start(layout.indexOf(segment.position));
      return segment.position == chunkStart
          || missingIn(new ByteRange(chunkStart, segment.position)) < 0;
    } finally {
      lock.unlock();
    }
  }

  /** What of the segment is still to come. */
  ByteRange rangeOf(Segment segment) {
    lock.lock();
    try {
      return new ByteRange(segment.position, Math.max(segment.position, segment.end));
    } finally {
      lock.unlock();
    }
  }

  boolean isPresent(ByteRange range) {
    lock.lock();
    try {
      return missingIn(range) < 0;
    } finally {
      lock.unlock();
    }
  }

  /** The first of at most {@code most} bytes before {@code offset} that are all present. */
  long heldBefore(long offset, long most) {
    lock.lock();
    try {
      long from = Math.max(gaps.lastEndBefore(offset), offset - most);
      for (Segment segment : segments) {
        if (segment.left() > 0 && segment.position < offset) {
          from = Math.max(from, Math.min(segment.end, offset));
        }
      }
      return from;
    } finally {
      lock.unlock();
    }
  }

  /** Everything before this offset is present. */
  long frontier() {
    lock.lock();
    try {
      long first = gaps.isEmpty() ? layout.total() : gaps.first().start();
      for (Segment segment : segments) {
        if (segment.left() > 0) {
          first = Math.min(first, segment.position);
        }
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the frontier is beyond {@code offset}; false when the board stopped before. */
  boolean awaitFrontier(long offset) throws InterruptedException {
    lock.lock();
    try {
      while (!stopped && frontier() <= offset) {
        advanced.awaitNanos(FOLLOW_NANOS);
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until it is over, or bytes were given back more often than {@code given} times; returns
   * whether it is over.
   */
  boolean awaitSettled(int given) throws InterruptedException {
    lock.lock();
    try {
      while (!stopped && !isComplete() && timesGivenBack == given) {
        advanced.awaitNanos(FOLLOW_NANOS);
      }
      return stopped || (isComplete() && timesGivenBack == given);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all is present, the board is stopped, or so long. Returns whether it is over. */
  boolean awaitOver(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lock();
    try {
      while (!stopped && !isComplete() && left > 0) {
        left = over.awaitNanos(left);
      }
      return stopped || isComplete();
    } finally {
      lock.unlock();
    }
  }

  /** Whether all is present, or the board is stopped. */
  boolean isOver() {
    lock.lock();
    try {
      return stopped || isComplete();
    } finally {
      lock.unlock();
    }
  }

  long present() {
    lock.lock();
    try {
      return present;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes written since the last {@link #claims}. */
  long unclaimed() {
    lock.lock();
    try {
      return unclaimed;
    } finally {
      lock.unlock();
    }
  }

  boolean complete() {
    lock.lock();
    try {
      return isComplete();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Rows for all chunks touched since the last call. Force the file after this and before
   * committing them.
   */
  Claims claims() {
    lock.lock();
    try {
      List<ChunkRow> rows = new ArrayList<>();
      for (int index = dirty.nextSetBit(0); index >= 0; index = dirty.nextSetBit(index + 1)) {
        ByteRange chunk = layout.range(index);
        long missing = missingIn(chunk);
        long prefix = (missing < 0 ? chunk.end() : missing) - chunk.start();
        if (prefix > 0 && !bad.get(index)) {
          rows.add(new ChunkRow(index, prefix, missing < 0 ? digests[index] : null));
        }
      }
      dirty.clear();
      unclaimed = 0;
      return new Claims(List.copyOf(rows), present);
    } finally {
      lock.unlock();
    }
  }

  /** The digest of every chunk; only complete once the file is. */
  List<@Nullable Digest> digests() {
    lock.lock();
    try {
      return new ArrayList<@Nullable Digest>(Arrays.asList(digests));
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waits; no more work goes out. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      wakeAll();
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    work.signalAll();
    over.signalAll();
    advanced.signalAll();
  }

  private boolean isComplete() {
    return present == layout.total() && bad.isEmpty() && !proofPending;
  }

  /** Keeps a digest, unless it shows that the chunk is wrong. */
  private void take(int index, Digest digest) {
    boolean fits = proper.isEmpty() || proper.get(index).equals(digest);
    digests[index] = fits ? digest : null;
    bad.set(index, !fits);
  }

  private void takeBackUnserved(long start) {
    for (Segment other : segments) {
      boolean unserved = other.start == start && other.position == start && other.reserved == start;
      if (unserved && other.left() > 0) {
        gaps.add(start, other.end);
        other.end = start;
      }
    }
  }

  /** Whether a further connection has something worth its request. */
  private boolean hasWork() {
    if (segments.isEmpty()) {
      return !gaps.isEmpty();
    }
    if (segments.size() >= connections) {
      return false;
    }
    return gaps.isEmpty()
        ? sharing.victim(segments) != null
        : sharing.isWorthAnother(segments, layout.total() - present);
  }

  private Segment next() {
    ByteRange gap = gaps.first();
    long start = gap.start();
    long end = Math.min(start + runLength(start), gap.end());
    gaps.take(start, end);
    return new Segment(start, end, ticker.nanos());
  }

  private long runLength(long start) {
    return sharing.runLength(start, gaps.length(), segments);
  }

  private @Nullable Segment steal() {
    Segment victim = sharing.victim(segments);
    if (victim == null) {
      return null;
    }
    long split = sharing.splitOf(victim);
    Segment stolen = new Segment(split, victim.end, ticker.nanos());
    victim.end = split;
    return stolen;
  }

  /** The first missing byte within a range; -1 when all of it is present. */
  private long missingIn(ByteRange range) {
    long first = gaps.firstIn(range);
    for (Segment segment : segments) {
      if (segment.left() > 0 && segment.position < range.end() && segment.end > range.start()) {
        first = Math.min(first, Math.max(segment.position, range.start()));
      }
    }
    return first < range.end() ? first : -1;
  }
}
