package dev.kedge.protocol;

import dev.kedge.model.ByteRange;

/** How a file of known length is cut into chunks. Client and server share the one rule. */
public record ChunkLayout(long total, long chunkSize) {
  private static final long SMALLEST = 4L << 20;
  private static final int MOST_CHUNKS = 65_536;

  public ChunkLayout {
    if (total < 0 || chunkSize <= 0 || (total - 1) / chunkSize >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(total + " bytes in chunks of " + chunkSize);
    }
  }

  /**
   * The layout both sides use unless a manifest says otherwise: 4 MiB, doubled while there are more
   * than 65,536 chunks.
   */
  public static ChunkLayout of(long total) {
    return new ChunkLayout(total, chunkSize(total));
  }

  public static long chunkSize(long total) {
    long size = SMALLEST;
    while ((total + size - 1) / size > MOST_CHUNKS) {
      size *= 2;
    }
    return size;
  }

  /** How many chunks; 0 for an empty file. */
  public int count() {
    return Math.toIntExact((total + chunkSize - 1) / chunkSize);
  }

  /** The chunk that holds this byte. */
  public int indexOf(long position) {
    return Math.toIntExact(position / chunkSize);
  }

  public long start(int index) {
    return index * chunkSize;
  }

  public ByteRange range(int index) {
    long start = start(index);
    return new ByteRange(start, Math.min(total, start + chunkSize));
  }
}
