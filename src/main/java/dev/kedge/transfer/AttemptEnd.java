package dev.kedge.transfer;

/** How an attempt ended, other than by failing. */
sealed interface AttemptEnd {
  /** All bytes are in the part file, and claimed. */
  record Whole() implements AttemptEnd {}

  /** The origin has another version now. */
  record Changed(String what) implements AttemptEnd {}

  /** The origin gives only wholes, so nothing held can be added to. */
  record NoRanges() implements AttemptEnd {}
}
