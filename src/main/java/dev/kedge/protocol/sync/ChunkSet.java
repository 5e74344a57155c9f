package dev.kedge.protocol.sync;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of chunk numbers, written as runs in ascending order: {@code 0-17,20}. The empty set is
 * written as the empty string. Immutable; equal sets are equal, and are written in the same way.
 */
public final class ChunkSet {
  /** A file never has more chunks than {@code ChunkLayout} makes of it, with room to grow. */
  public static final int HIGHEST = (1 << 20) - 1;

  public static final ChunkSet NONE = new ChunkSet(new BitSet());

  private static final Pattern RUN = Pattern.compile("(\\d{1,7})(?:-(\\d{1,7}))?");

  private final BitSet bits;

  private ChunkSet(BitSet bits) {
    this.bits = bits;
  }

  /** The chunks {@code 0} to {@code count - 1}. */
  public static ChunkSet all(int count) {
    BitSet bits = new BitSet(count);
    bits.set(0, count);
    return new ChunkSet(bits);
  }

  public static ChunkSet of(Iterable<Integer> chunks) {
    BitSet bits = new BitSet();
    chunks.forEach(bits::set);
    return new ChunkSet(bits);
  }

  /**
   * Empty where the text is not runs in ascending order without overlap, or a number is too high.
   */
  public static Optional<ChunkSet> parse(String text) {
    BitSet bits = new BitSet();
    if (text.isEmpty()) {
      return Optional.of(NONE);
    }
    int next = 0;
    for (String run : text.split(",", -1)) {
      Matcher matcher = RUN.matcher(run);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first < next || last < first || last > HIGHEST) {
        return Optional.empty();
      }
      bits.set(first, last + 1);
      next = last + 1;
    }
    return Optional.of(new ChunkSet(bits));
  }

  public int size() {
    return bits.cardinality();
  }

  public boolean isEmpty() {
    return bits.isEmpty();
  }

  /** One more than the highest chunk, 0 for the empty set. */
  public int end() {
    return bits.length();
  }

  public boolean containsAll(ChunkSet other) {
    return other.minus(this).isEmpty();
  }

  public ChunkSet minus(ChunkSet other) {
    BitSet left = (BitSet) bits.clone();
    left.andNot(other.bits);
    return new ChunkSet(left);
  }

  public List<Integer> toList() {
    return new ArrayList<>(bits.stream().boxed().toList());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int first = bits.nextSetBit(0);
    while (first >= 0) {
      int end = bits.nextClearBit(first);
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (end > first + 1) {
        text.append('-').append(end - 1);
      }
      first = bits.nextSetBit(end);
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChunkSet set && bits.equals(set.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }
}
