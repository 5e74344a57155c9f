package dev.kedge.transfer;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.Failure;
import dev.kedge.origin.Exchange;
import dev.kedge.protocol.ChunkLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an attempt: takes a segment, asks for it, moves its bytes through the chunk
 * digest to the disk, and again, until the file is there. Straight-line, blocking, one thread.
 */
final class Worker implements Crew.Task {
  private static final int BUFFER = 256 << 10;
  private static final int OTHER_VERSION_TRIES = 3;

  /** Bytes asked for again, to be compared, where nothing but they can tie a range to the rest. */
  private static final int OVERLAP = 64 << 10;

  private final Attempt attempt;
  private final @Nullable FirstBody first;
  private final byte[] buffer = new byte[BUFFER];
  private final ChunkHasher hasher;
  private final @Nullable Segment firstSegment;
  private int otherVersions;
  private boolean retired;

  /**
   * The body of the very first answer, which runs on from byte 0 to {@code end}, and the place at
   * its host.
   */
  record FirstBody(Exchange exchange, long end, HostGate.Lease lease) {}

  Worker(Attempt attempt, @Nullable FirstBody first) {
    this.attempt = attempt;
    this.first = first;
    this.hasher = new ChunkHasher(attempt.layout, attempt.part);
    // Before any thread runs, or another connection might take the bytes this body begins with.
    this.firstSegment = first == null ? null : attempt.board.takeFirst();
  }

  @Override
  public void run() throws Failure, InterruptedException {
    if (first != null && firstSegment != null) {
      try (HostGate.Lease lease = first.lease();
          Exchange exchange = first.exchange()) {
        attempt.described(exchange.answer());
        attempting(firstSegment, lease, () -> pump(firstSegment, exchange, 0, first.end()));
      }
    }
    while (!retired && attempt.board.awaitWork()) {
      try (HostGate.Lease lease = attempt.enter()) {
        Segment segment = lease == null ? null : attempt.board.poll();
        if (lease != null && segment != null) {
          attempting(segment, lease, () -> fetch(segment, lease));
        }
      }
    }
  }

  private void attempting(Segment segment, HostGate.Lease lease, Crew.Task task)
      throws Failure, InterruptedException {
    long began = attempt.ticker.nanos();
    try {
      task.run();
    } catch (Failure failure) {
      Failure told = attempt.watch.explain(segment, failure);
      attempt.watch.leave(segment);
      attempt.board.release(segment);
      recover(told, lease, began);
    } finally {
      attempt.watch.leave(segment);
      attempt.board.release(segment);
    }
  }

  private void recover(Failure failure, HostGate.Lease lease, long began) throws Failure {
    attempt.stop.check();
    if (attempt.board.isOver()) {
      return; // broken off because nothing more is needed
    }
    boolean others = attempt.isBringing();
    // A 4xx to one of several connections of this file is about their number, whatever it says.
    boolean mayBeCrowd = !(failure instanceof Failure.Refused) || others;
    if (mayBeCrowd && lease.crowdedOut(failure)) {
      attempt.crowded(failure);
      return;
    }
    if (others && failure.isOfOrigin() && !failure.isTransient()) {
      standDown(failure);
      return;
    }
    try {
      attempt.retry.failed(failure, began);
    } catch (Failure lastOfItsTries) {
      if (!lastOfItsTries.isOfOrigin() || !attempt.isBringing()) {
        throw lastOfItsTries;
      }
      standDown(failure);
    }
  }

  /**
   * Leaves the rest to the connections that are bringing the file. An answer that fits nothing says
   * something of this connection (a limit told in words, a stale edge, a login), and nothing of
   * theirs: whether the file changed is asked again when the last of them has ended.
   */
  private void standDown(Failure why) {
    retired = true;
    attempt.retry.finishedPiece(); // these tries must not count against the others
    attempt.standsDown(why);
  }

  private void fetch(Segment segment, HostGate.Lease lease) throws Failure {
    if (attempt.board.rangeOf(segment).isEmpty()) {
      return; // the first response went on through it meanwhile
    }
    boolean plain = attempt.source.trouble().asksPlainly();
    switch (open(asked(segment), plain)) {
      case Opened.Body body -> {
        try (Exchange exchange = body.exchange()) {
          lease.movedTo(exchange.answer().url());
          lease.served();
          attempt.source.answered(!plain);
          if (!body.tied() && !attempt.acceptsUntied) {
            withoutRanges();
            return;
          }
          otherVersions = 0;
          attempt.usesLaterResponse(body.tied());
          attempt.described(exchange.answer());
          pump(segment, exchange, body.first(), body.end());
        }
      }
      case Opened.NoRanges() -> withoutRanges();
      case Opened.Unusable(Failure why) -> {
        if (!attempt.gotUnusable()) {
          throw why;
        }
        withoutRanges();
      }
      case Opened.OtherVersion other -> otherVersion(other);
    }
  }

  private Opened open(ByteRange want, boolean plain) throws Failure {
    try {
      return attempt.source.open(attempt.pin, want, attempt.onChange, attempt.digestDecides, plain);
    } catch (Failure failure) {
      if (!attempt.isBringing()) {
        attempt.unanswered(failure);
      }
      throw failure;
    }
  }

  /**
   * Balanced back-ends may differ for a while: the pinned version is asked for on new connections
   * first. What does not even name a version is not worth that while the file is coming.
   */
  private void otherVersion(Opened.OtherVersion other) {
    boolean isLast = ++otherVersions > OTHER_VERSION_TRIES || attempt.source.isOnce();
    if (attempt.isBringing()) {
      if (isLast || !other.named()) {
        standDown(attempt.badAnswer(other.what()));
      }
    } else if (isLast) {
      attempt.end(new AttemptEnd.Changed(other.what()));
    }
  }

  /** The range to ask for: what is missing, and what shows whether it fits, if nothing else can. */
  private ByteRange asked(Segment segment) {
    ByteRange want = attempt.board.rangeOf(segment);
    if (attempt.source.isOnce()) {
      want = new ByteRange(want.start(), attempt.layout.total());
    }
    return attempt.comparesOverlap()
        ? new ByteRange(attempt.board.heldBefore(want.start(), OVERLAP), want.end())
        : want;
  }

  /**
   * The server gives no ranges of this version. A connection that is still bringing a body is left
   * to bring all of it; where there is none, the attempt is over.
   */
  private void withoutRanges() {
    if (attempt.isBringing()) {
      standDown(attempt.badAnswer("a whole came where a range was asked for"));
    } else {
      retired = true;
      attempt.end(new AttemptEnd.NoRanges());
    }
  }

  private void pump(Segment segment, Exchange exchange, long bodyStart, long bodyEnd)
      throws Failure {
    attempt.watch.enter(segment, exchange);
    long at = skipHeld(segment, exchange, bodyStart);
    if (at < attempt.board.rangeOf(segment).start()) {
      return;
    }
    attempt.gotRange();
    hasher.begin(at, attempt.board.isContiguous(segment));
    while (true) {
      int room = attempt.board.reserve(segment, attempt.pacer.most(BUFFER));
      if (room == 0) {
        if (attempt.board.extend(segment, bodyEnd, attempt.cameInOneResponse())) {
          continue;
        }
        if (!attempt.readsOn() || !attempt.board.jump(segment, bodyEnd)) {
          break;
        }
        at = skipHeld(segment, exchange, at);
        if (at < attempt.board.rangeOf(segment).start()) {
          return;
        }
        hasher.begin(at, attempt.board.isContiguous(segment));
        continue;
      }
      int count = exchange.read(buffer, 0, (int) Math.min(room, bodyEnd - at));
      if (count < 0) {
        throw attempt.badBody("ended at byte " + at + ", before the " + bodyEnd + " it promised");
      }
      write(segment, count, at);
      at += count;
      if (at == bodyEnd) {
        break;
      }
    }
    attempt.retry.finishedPiece();
  }

  private void write(Segment segment, int count, long at) throws Failure {
    Digest digest = hasher.update(buffer, count);
    attempt.part.write(ByteBuffer.wrap(buffer, 0, count), at);
    int whole = attempt.board.wrote(segment, count, digest);
    if (whole >= 0) {
      // Several connections shared this chunk, so nobody saw all of it pass by.
      ChunkLayout layout = attempt.layout;
      attempt.board.digested(whole, ChunkHasher.read(attempt.part, layout.range(whole)));
    }
    attempt.moved(count);
    attempt.pacer.took(count, attempt.stop);
  }

  /**
   * Passes over bytes before the segment that the server sent too, comparing those that are held.
   * Returns where it stopped: before the segment if they differ.
   */
  private long skipHeld(Segment segment, Exchange exchange, long bodyStart) throws Failure {
    long start = attempt.board.rangeOf(segment).start();
    long at = bodyStart;
    LowSpeed speed = attempt.lowSpeed(at);
    while (at < start) {
      int count = exchange.read(buffer, 0, (int) Math.min(BUFFER, start - at));
      if (count < 0) {
        throw attempt.badBody("ended before the first byte that was asked for");
      }
      if (attempt.board.isPresent(new ByteRange(at, at + count)) && !heldEquals(at, count)) {
        differs(at);
        return at;
      }
      at += count;
      speed.look(at);
      attempt.watch.passing(segment, attempt.ticker.nanos());
      attempt.pacer.took(count, attempt.stop);
    }
    return at;
  }

  /**
   * The server repeated held bytes, and they are others now: its ranges fit nothing that is held.
   */
  private void differs(long at) {
    String what = "the bytes at " + at + " are not what they were";
    if (attempt.isBringingBeside(1)) { // this one is counted, too
      standDown(attempt.badAnswer(what));
    } else {
      attempt.end(
          attempt.comparesOverlap() ? new AttemptEnd.Changed(what) : new AttemptEnd.NoRanges());
    }
  }

  private boolean heldEquals(long at, int count) throws Failure {
    byte[] held = new byte[count];
    ByteBuffer target = ByteBuffer.wrap(held);
    while (target.hasRemaining()) {
      if (attempt.part.read(target, at + target.position()) < 0) {
        return false;
      }
    }
    return Arrays.equals(held, 0, count, buffer, 0, count);
  }
}
