package dev.kedge.cli.print;

/** How much is said. */
public enum Voice {
  ERRORS,
  NORMAL,
  VERBOSE
}
