package dev.kedge.origins;

/**
 * What a run came to, and why.
 *
 * @param said what the tool said
 */
record Verdict(Outcome outcome, String why, String said) {}
