package dev.kedge.origins;

/** What counts as correct. */
enum Right {
  /** The right bytes can be had, so they must be. */
  BYTES,
  /** There are no right bytes: only a failure is correct. */
  REFUSAL,
  /** The right bytes or a clean failure, but nothing else. */
  EITHER
}
