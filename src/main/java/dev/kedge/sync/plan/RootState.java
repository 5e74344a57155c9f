package dev.kedge.sync.plan;

/** Whether the cache root is the one that this server's files were put in. */
public enum RootState {
  OURS,
  /** No marker: a disk that is not mounted, perhaps. */
  UNMARKED,
  /** The marker of another server's store. */
  FOREIGN
}
