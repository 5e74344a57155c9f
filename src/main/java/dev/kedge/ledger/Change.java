package dev.kedge.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** {@link Work} that says nothing back. */
@FunctionalInterface
interface Change {
  void on(Connection connection) throws SQLException;
}
