package dev.kedge.sync.plan;

/** What is found where an item's file was published. */
public enum Condition {
  /** None ever was. */
  NONE,
  /** The bytes that are wanted, but somebody else put them there. */
  FOUND,
  /** The file as kedge published it. */
  PRESENT,
  /** The file as kedge published it; a crash kept it from being noted and said. */
  UNNOTED,
  /** Kedge's file, untouched by anybody, but some of its bytes have gone bad. */
  DAMAGED,
  /** Something else than kedge published: the user changed it. */
  CHANGED,
  GONE
}
