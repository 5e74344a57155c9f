package dev.kedge.model;

/** What to do when the remote file is no longer the pinned version. */
public enum OnChange {
  RESTART,
  FAIL
}
