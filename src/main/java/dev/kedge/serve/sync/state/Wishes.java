package dev.kedge.serve.sync.state;

/**
 * What users want of a place: the generation of the latest wish of each kind, 0 for none.
 *
 * @param priority of the latest keep
 */
public record Wishes(long keep, long clear, long pause, long priority) {
  static final Wishes NONE = new Wishes(0, 0, 0, 0);

  Wishes and(Wishes other) {
    return new Wishes(
        Math.max(keep, other.keep),
        Math.max(clear, other.clear),
        Math.max(pause, other.pause),
        other.keep > keep ? other.priority : priority);
  }

  /** Whether it is to be there, as far as users have said. */
  public boolean isKept() {
    return keep > clear;
  }

  public boolean isPaused() {
    return pause > keep && pause > clear;
  }

  /** The generation of the clear that counts, 0 where a later wish stands above it. */
  long clearedAt(long desired) {
    return clear > Math.max(keep, desired) ? clear : 0;
  }
}
