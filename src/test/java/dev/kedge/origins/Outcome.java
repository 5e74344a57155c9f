package dev.kedge.origins;

/** What a run came to, for the user who asked for the file; worse ones further down. */
enum Outcome {
  /** The right bytes; or, where there are none to be had or none provable, a clean failure. */
  CORRECT,
  /** A failure although the right bytes could be had. */
  NEEDLESSLY_FAILED,
  /** Files left that nothing can go on with, or under names that harm. */
  LITTERED,
  /** No end within the deadline, though the limits on the command line allow a fraction of it. */
  HUNG,
  /** A secret went to another origin, or was written down. */
  LEAKED,
  /** Exit code 0 and wrong bytes, or no file, or a file of the user's harmed. */
  CORRUPT
}
