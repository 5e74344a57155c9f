package dev.kedge.origins;

/**
 * How a tool's process ended.
 *
 * @param exit its exit code; meaningless unless {@code inTime}
 * @param said what it wrote to standard output and error
 */
record Ended(boolean inTime, int exit, String said) {}
