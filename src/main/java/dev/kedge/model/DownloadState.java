package dev.kedge.model;

import java.util.Locale;

/**
 * The life of a download in the ledger.
 *
 * <pre>
 *   active ──► completed ──► (a new version) ──► active
 *     │  ▲
 *     ▼  │
 *   paused | failed
 * </pre>
 *
 * A row left {@code active} by a process that was killed is an interrupted one: nobody holds its
 * part's lock.
 */
public enum DownloadState {
  ACTIVE,
  PAUSED,
  FAILED,
  COMPLETED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
