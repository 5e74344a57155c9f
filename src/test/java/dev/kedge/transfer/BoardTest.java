package dev.kedge.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.ledger.ChunkRow;
import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.ChunkLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoardTest {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[32]);

  private final HandTicker ticker = new HandTicker();

  private Board board(long total, List<ChunkRow> held, int connections) {
    return new Board(new ChunkLayout(total, 4 * MIB), held, connections, ticker);
  }

  private static Segment poll(Board board) {
    return Objects.requireNonNull(board.poll());
  }

  private void move(Board board, Segment segment, int bytes) {
    int left = bytes;
    while (left > 0) {
      int room = board.reserve(segment, Math.min(left, 256 * KIB));
      assertThat(room).isPositive();
      ticker.advance(Duration.ofMillis(1));
      board.wrote(segment, room, null);
      left -= room;
    }
  }

  @Test
  void work_goesOutInFileOrder() {
    Board board = board(64 * MIB, List.of(), 4);
    Segment first = poll(board);
    move(board, first, 256 * KIB);
    ticker.advance(Duration.ofSeconds(1));
    Segment second = poll(board);
    Segment third = poll(board);
    assertThat(first.start).isZero();
    assertThat(second.start).isEqualTo(first.end);
    assertThat(third.start).isEqualTo(second.end);
    assertThat(first.end).isEqualTo(8 * MIB); // 1/(2 × connections) of what is left
  }

  @Test
  void heldRows_leaveOnlyTheGaps() {
    List<ChunkRow> held =
        List.of(
            new ChunkRow(0, 4 * MIB, DIGEST),
            new ChunkRow(1, MIB, null),
            new ChunkRow(3, 4 * MIB, null));
    Board board = board(16 * MIB, held, 4);
    assertThat(board.present()).isEqualTo(9 * MIB);
    assertThat(board.frontier()).isEqualTo(5 * MIB);
    assertThat(board.isPresent(new ByteRange(0, 5 * MIB))).isTrue();
    assertThat(board.isPresent(new ByteRange(5 * MIB, 5 * MIB + 1))).isFalse();
    assertThat(board.isPresent(new ByteRange(12 * MIB, 16 * MIB))).isTrue();
    assertThat(poll(board).start).isEqualTo(5 * MIB);
    assertThat(board.digests()).containsExactly(DIGEST, null, null, null);
  }

  @Test
  void rowClaimingMoreThanItsChunk_isCutToIt() {
    Board board = board(6 * MIB, List.of(new ChunkRow(1, 4 * MIB, DIGEST)), 1);
    assertThat(board.present()).isEqualTo(2 * MIB);
    assertThat(board.frontier()).isZero();
  }

  @Test
  void smallFile_staysOnItsFirstConnection() {
    Board board = board(MIB, List.of(), 4);
    Segment first = board.takeFirst();
    move(board, first, 512 * KIB);
    assertThat(board.poll()).isNull();
  }

  @Test
  void nothingUnassigned_secondHalfOfTheSlowestIsTaken() {
    Board board = board(16 * MIB, List.of(), 1);
    Segment only = poll(board);
    while (board.extend(only, 16 * MIB, false)) {
      assertThat(only.end).isLessThanOrEqualTo(16 * MIB);
    }
    Board shared = board(16 * MIB, List.of(), 2);
    Segment slow = poll(shared);
    while (shared.extend(slow, 16 * MIB, false)) {
      assertThat(slow.start).isZero();
    }
    move(shared, slow, 256 * KIB);
    ticker.advance(Duration.ofSeconds(1));
    Segment stolen = poll(shared);
    assertThat(stolen.start).isEqualTo(slow.end).isEqualTo(12 * MIB);
    assertThat(stolen.end).isEqualTo(16 * MIB);
  }

  @Test
  void pieceOfAChunk_isSplitDownTo256KiBAndNoFurther() {
    Board board = board(MIB, List.of(), 8);
    Segment first = board.takeFirst();
    move(board, first, 1);
    ticker.advance(Duration.ofSeconds(100));
    List<Segment> all = new ArrayList<>(List.of(first));
    for (Segment more = board.poll(); more != null; more = board.poll()) {
      all.add(more);
    }
    assertThat(all).hasSizeBetween(2, 4);
    assertThat(all)
        .allSatisfy(s -> assertThat(s.left()).isGreaterThanOrEqualTo(Sharing.SMALLEST_PIECE - 1));
  }

  @Test
  void reservedBytes_areNotStolen() {
    Board board = board(MIB, List.of(), 2);
    Segment first = board.takeFirst();
    move(board, first, 1);
    assertThat(board.reserve(first, MIB)).isEqualTo(MIB - 1);
    ticker.advance(Duration.ofSeconds(100));
    assertThat(board.poll()).isNull();
  }

  @Test
  void connectionThatNeverAnswers_losesAllItsWork() {
    Board board = board(MIB, List.of(), 2);
    Segment silent = board.takeFirst();
    ticker.advance(Duration.ofSeconds(6));
    Segment taken = poll(board);
    assertThat(taken.start).isZero();
    assertThat(taken.end).isEqualTo(MIB);
    assertThat(silent.left()).isZero();
    assertThat(board.rangeOf(silent).isEmpty()).isTrue();
    assertThat(board.reserve(silent, KIB)).isZero();
    assertThat(board.extend(silent, MIB, false)).isFalse();
  }

  @Test
  void firstResponse_runsOnThroughWhatOthersOnlyAskedFor() {
    Board board = board(16 * MIB, List.of(), 4);
    Segment first = board.takeFirst();
    move(board, first, (int) first.left());
    ticker.advance(Duration.ofMillis(600));
    Segment asked = poll(board);
    assertThat(asked.start).isEqualTo(first.end);
    assertThat(board.extend(first, 16 * MIB, false)).isFalse();
    assertThat(board.extend(first, 16 * MIB, true)).isTrue();
    assertThat(first.end).isGreaterThan(asked.start);
    assertThat(board.rangeOf(asked).isEmpty()).isTrue();
  }

  @Test
  void firstResponse_leavesWhatAnotherIsReading() {
    Board board = board(16 * MIB, List.of(), 4);
    Segment first = board.takeFirst();
    move(board, first, (int) first.left());
    ticker.advance(Duration.ofMillis(600));
    Segment reading = poll(board);
    assertThat(board.reserve(reading, KIB)).isEqualTo(KIB);
    assertThat(board.extend(first, 16 * MIB, true)).isFalse();
  }

  @Test
  void released_isHandedOutAgain() {
    Board board = board(16 * MIB, List.of(), 1);
    Segment first = poll(board);
    move(board, first, MIB);
    board.release(first);
    board.release(first);
    assertThat(poll(board).start).isEqualTo(MIB);
  }

  @Test
  void claims_coverPrefixesOnlyAndOnce() {
    Board board = board(8 * MIB, List.of(), 2);
    Segment first = poll(board);
    move(board, first, MIB);
    ticker.advance(Duration.ofSeconds(10));
    Segment second = poll(board);
    move(board, second, KIB);
    assertThat(second.start).isEqualTo(4 * MIB);
    assertThat(board.claims().rows())
        .containsExactly(new ChunkRow(0, MIB, null), new ChunkRow(1, KIB, null));
    assertThat(board.claims().isEmpty()).isTrue();
    move(board, first, KIB);
    assertThat(board.claims().rows()).containsExactly(new ChunkRow(0, MIB + KIB, null));
  }

  @Test
  void bytesBehindAHole_areNotClaimed() {
    Board board = board(4 * MIB, List.of(), 2);
    Segment first = board.takeFirst();
    move(board, first, 1);
    ticker.advance(Duration.ofSeconds(10));
    Segment second = poll(board);
    move(board, second, MIB);
    assertThat(board.claims().rows()).containsExactly(new ChunkRow(0, 1, null));
    assertThat(board.frontier()).isEqualTo(1);
    assertThat(board.heldBefore(second.position, 64 * KIB)).isEqualTo(second.position - 64 * KIB);
    assertThat(board.heldBefore(second.start, 64 * KIB)).isEqualTo(second.start);
    assertThat(board.heldBefore(first.position, 64 * KIB)).isZero();
  }

  @Test
  void stopped_handsOutNothing() throws InterruptedException {
    Board board = board(16 * MIB, List.of(), 4);
    Segment first = poll(board);
    board.stop();
    assertThat(board.poll()).isNull();
    assertThat(board.awaitWork()).isFalse();
    assertThat(board.reserve(first, KIB)).isZero();
    assertThat(board.awaitFrontier(0)).isFalse();
    assertThat(board.isOver()).isTrue();
  }

  @Test
  void anyOrderOfEvents_everyByteOnceAndNoClaimTooFar() {
    for (long seed = 1; seed <= 150; seed++) {
      new Simulation(seed).run();
    }
  }

  /**
   * Workers that take, read, extend, fail and stall at random; a map of bytes watches the board.
   */
  private final class Simulation {
    private static final int UNIT = 64 * KIB;

    private final Random random;
    private final String name;
    private final int total;
    private final ChunkLayout layout;
    private final Board board;
    private final BitSet written = new BitSet();
    private final List<Segment> segments = new ArrayList<>();

    Simulation(long seed) {
      random = new Random(seed);
      name = "seed " + seed;
      total = 1 + random.nextInt(24 * MIB);
      layout = new ChunkLayout(total, random.nextBoolean() ? MIB : 4 * MIB);
      int connections = 1 + random.nextInt(8);
      List<ChunkRow> held = new ArrayList<>();
      for (int i = 0; i < layout.count(); i++) {
        if (random.nextInt(4) == 0) {
          long length = layout.range(i).length();
          long forced = random.nextBoolean() ? length : 1 + random.nextLong(length);
          held.add(new ChunkRow(i, forced, null));
          written.set((int) layout.start(i), (int) (layout.start(i) + forced));
        }
      }
      board = new Board(layout, held, connections, ticker);
    }

    void run() {
      for (int step = 0; !board.complete(); step++) {
        assertThat(step).as(name).isLessThan(200_000);
        ticker.advance(Duration.ofMillis(random.nextInt(100) == 0 ? 6000 : random.nextInt(20)));
        if (segments.isEmpty() || random.nextInt(4) == 0) {
          Segment taken = board.poll();
          if (taken != null) {
            segments.add(taken);
          }
        }
        if (!segments.isEmpty()) {
          act(segments.get(random.nextInt(segments.size())));
        }
        if (random.nextInt(50) == 0) {
          checkClaims();
        }
      }
      checkClaims();
      assertThat(written.cardinality()).as(name).isEqualTo(total);
      assertThat(board.frontier()).as(name).isEqualTo(total);
    }

    private void act(Segment segment) {
      if (random.nextInt(20) == 0) {
        drop(segment);
        return;
      }
      int room = board.reserve(segment, UNIT + random.nextInt(4 * UNIT));
      if (room == 0) {
        long reach = segment.end + random.nextInt(2 * MIB);
        if (!board.extend(segment, Math.min(total, reach), random.nextBoolean())) {
          drop(segment);
        }
        return;
      }
      int at = (int) segment.position;
      if (random.nextInt(3) == 0) {
        return; // it waits with bytes reserved, while others go on
      }
      int count = 1 + random.nextInt(room);
      assertThat(written.nextSetBit(at))
          .as(name + " at " + at)
          .satisfiesAnyOf(
              next -> assertThat(next).isEqualTo(-1),
              next -> assertThat(next).isGreaterThanOrEqualTo(at + count));
      written.set(at, at + count);
      int whole = board.wrote(segment, count, null);
      if (whole >= 0) {
        ByteRange chunk = layout.range(whole);
        assertThat(written.nextClearBit((int) chunk.start()))
            .isGreaterThanOrEqualTo((int) chunk.end());
        board.digested(whole, DIGEST);
      }
      assertThat(board.frontier()).as(name).isEqualTo(written.nextClearBit(0));
    }

    private void drop(Segment segment) {
      board.release(segment);
      segments.remove(segment);
    }

    private void checkClaims() {
      for (ChunkRow row : board.claims().rows()) {
        int start = (int) layout.start(row.index());
        assertThat(written.nextClearBit(start))
            .as(name + " chunk " + row.index())
            .isGreaterThanOrEqualTo((int) (start + row.forced()));
      }
    }
  }
}
