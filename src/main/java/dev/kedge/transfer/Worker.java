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

  private final Attempt attempt;
  private final @Nullable FirstBody first;
  private final byte[] buffer = new byte[BUFFER];
  private final ChunkHasher hasher;
  private int otherVersions;

  /**
   * The body of the very first answer, which runs on from byte 0 to {@code end}, and the place at
   * its host.
   */
  record FirstBody(Exchange exchange, long end, HostGate.Lease lease) {}

  Worker(Attempt attempt, @Nullable FirstBody first) {
    this.attempt = attempt;
    this.first = first;
    this.hasher = new ChunkHasher(attempt.layout, attempt.part);
  }

  @Override
  public void run() throws Failure, InterruptedException {
    if (first != null) {
      Segment segment = attempt.board.takeFirst();
      attempting(
          segment,
          () -> {
            try (HostGate.Lease _ = first.lease();
                Exchange exchange = first.exchange()) {
              pump(segment, exchange, 0, first.end());
            }
          });
    }
    while (attempt.board.awaitWork()) {
      attempt.retry.pass(attempt.stop);
      try (HostGate.Lease _ = attempt.gate.enter(attempt.source.current(), attempt.stop)) {
        Segment segment = attempt.board.poll();
        if (segment != null) {
          attempting(segment, () -> fetch(segment));
        }
      }
    }
  }

  private void attempting(Segment segment, Crew.Task task) throws Failure, InterruptedException {
    long began = attempt.ticker.nanos();
    try {
      task.run();
    } catch (Failure failure) {
      attempt.board.release(segment);
      recover(attempt.watch.explain(segment, failure), began);
    } finally {
      attempt.watch.leave(segment);
      attempt.board.release(segment);
    }
  }

  private void recover(Failure failure, long began) throws Failure {
    attempt.stop.check();
    boolean crowded =
        failure instanceof Failure.ServerBusy
            || (failure instanceof Failure.Unreachable unreachable && unreachable.refused());
    if (crowded && attempt.gate.tooMany(attempt.source.current())) {
      attempt.crowded(failure);
      return;
    }
    attempt.retry.failed(failure, began);
  }

  private void fetch(Segment segment) throws Failure {
    ByteRange want = attempt.board.rangeOf(segment);
    switch (attempt.source.open(attempt.pin, want, attempt.onChange, attempt.digestDecides)) {
      case Opened.Body body -> {
        try (Exchange exchange = body.exchange()) {
          if (!body.tied() && !attempt.acceptsUntied) {
            attempt.end(new AttemptEnd.NoRanges());
            return;
          }
          otherVersions = 0;
          attempt.usesLaterResponse();
          pump(segment, exchange, body.first(), body.end());
        }
      }
      case Opened.NoRanges() -> attempt.end(new AttemptEnd.NoRanges());
      case Opened.OtherVersion(String what) -> {
        // Balanced back-ends may differ for a while: ask for the pinned version on new connections
        // first.
        if (++otherVersions > OTHER_VERSION_TRIES) {
          attempt.end(new AttemptEnd.Changed(what));
        }
      }
    }
  }

  private void pump(Segment segment, Exchange exchange, long bodyStart, long bodyEnd)
      throws Failure {
    attempt.watch.enter(segment, exchange);
    long at = skipHeld(segment, exchange, bodyStart);
    hasher.begin(at, attempt.board.isContiguous(segment));
    while (true) {
      int room = attempt.board.reserve(segment, attempt.pacer.most(BUFFER));
      if (room == 0) {
        if (attempt.board.extend(segment, bodyEnd)) {
          continue;
        }
        break;
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
   */
  private long skipHeld(Segment segment, Exchange exchange, long bodyStart) throws Failure {
    long start = attempt.board.rangeOf(segment).start();
    long at = bodyStart;
    while (at < start) {
      int count = exchange.read(buffer, 0, (int) Math.min(BUFFER, start - at));
      if (count < 0) {
        throw attempt.badBody("ended before the first byte that was asked for");
      }
      if (attempt.board.isPresent(new ByteRange(at, at + count)) && !heldEquals(at, count)) {
        throw attempt.badBody("repeats bytes " + at + "- differently from what is held");
      }
      at += count;
    }
    return at;
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
