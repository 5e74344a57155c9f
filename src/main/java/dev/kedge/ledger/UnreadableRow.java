package dev.kedge.ledger;

import java.sql.SQLException;

/** A row with values that no kedge writes: edited by hand, or hit by a fault of the disk. */
final class UnreadableRow extends SQLException {
  private static final long serialVersionUID = 1L;

  private final transient LostRow row;

  UnreadableRow(LostRow row, RuntimeException cause) {
    super("row " + row.id() + " (" + row.file() + ") cannot be read", cause);
    this.row = row;
  }

  LostRow row() {
    return row;
  }
}
