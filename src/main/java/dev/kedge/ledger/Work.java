package dev.kedge.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Something done on a connection. What changes runs inside a transaction its caller opened. */
@FunctionalInterface
interface Work<T> {
  T on(Connection connection) throws SQLException;
}
