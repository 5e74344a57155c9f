package dev.kedge.model;

/**
 * A half-open run of bytes, {@code [start, end)}. HTTP's {@code first-pos} is {@link #start}, its
 * {@code last-pos} is {@link #last}.
 */
public record ByteRange(long start, long end) {
  public ByteRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a range: " + start + ".." + end);
    }
  }

  public long length() {
    return end - start;
  }

  /**
   * The inclusive last position, as HTTP counts it. Only meaningful for a range that is not empty.
   */
  public long last() {
    return end - 1;
  }

  public boolean isEmpty() {
    return start == end;
  }
}
