package dev.kedge.serve.store;

import java.io.IOException;
import java.sql.SQLException;

/** The store cannot say or keep what it was asked to; another try may succeed. */
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient SQLException reason;
  private final boolean undone;

  /** A statement failed. */
  StoreException(SQLException reason) {
    this(reason, SqlErrors.isUndone(reason));
  }

  private StoreException(SQLException reason, boolean undone) {
    super("the store failed: " + reason.getMessage(), reason);
    this.reason = reason;
    this.undone = undone;
  }

  /** No connection was to be had, or a commit failed: of a lost one nobody knows whether it did. */
  static StoreException atTheEnd(SQLException reason) {
    return new StoreException(reason, SqlErrors.isDeadlock(reason));
  }

  /** What is stored is not what was, and no waiting helps. */
  boolean isDamage() {
    return SqlErrors.isDamage(reason);
  }

  SQLException reason() {
    return reason;
  }

  /** Nothing was done, and the same may well succeed when it is tried at once. */
  boolean isUndone() {
    return undone;
  }
}
