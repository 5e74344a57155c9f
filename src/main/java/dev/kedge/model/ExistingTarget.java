package dev.kedge.model;

/** What to do when a file that is not kedge's own, or was edited, has the target's name. */
public enum ExistingTarget {
  REFUSE,
  OVERWRITE,
  RENAME
}
