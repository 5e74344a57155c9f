package dev.kedge.serve.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kedge.fixture.MariaDb;
import dev.kedge.model.Failure;
import java.sql.DriverManager;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MariaDbStoreTest extends StoreContract {
  private String url = "";

  @BeforeEach
  void database() {
    url = MariaDb.database();
  }

  @Override
  Store connect() throws Failure {
    return Store.mariaDb(new StoreAddress(url, Optional.empty()));
  }

  @Override
  void setSchema(int step) throws Exception {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO kedge_schema (step) VALUES (" + step + ")");
    }
  }

  @Override
  String dialect() {
    return "mariadb";
  }

  @Test
  void mysqlUrlsAreTaken() throws Exception {
    try (Store store =
        Store.mariaDb(new StoreAddress(url.replace("mariadb", "mysql"), Optional.empty()))) {
      assertThat(store.<Long>read(t -> t.number("SELECT 7"))).isEqualTo(7);
    }
  }

  /** As by a node that died before it could note what it had done. */
  @Test
  void stepsThatWereNotNoted_areRunAgain() throws Exception {
    connect().close();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM kedge_schema WHERE step > 1")).isPositive();
    }
    try (Store store = connect()) {
      assertThat(store.<Long>read(t -> t.number("SELECT max(step) FROM kedge_schema")))
          .isEqualTo(Migrations.newest());
    }
  }

  @Test
  void missingDatabase_isNamed_andThePasswordNotSaid() {
    String wrong = url.replace("?user=root", "x?user=root&password=hushhush");
    assertThatThrownBy(() -> Store.mariaDb(new StoreAddress(wrong, Optional.empty())))
        .isInstanceOf(Failure.Local.class)
        .hasMessageContaining("Unknown database")
        .hasMessageNotContaining("hushhush");
  }

  @Test
  void connectionsThatTheServerEnds_areReplaced() throws Exception {
    try (Store store = connect()) {
      for (int i = 0; i < 3; i++) {
        store.write(t -> t.update("DELETE FROM version"));
        killConnections();
        assertThat(store.<Long>read(t -> t.number("SELECT 7"))).isEqualTo(7);
        killConnections();
        store.write(t -> t.update("DELETE FROM version"));
      }
    }
  }

  private void killConnections() throws Exception {
    String others =
        "SELECT id FROM information_schema.processlist WHERE db = database() AND id <>"
            + " connection_id()";
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var kill = connection.createStatement();
        var rows = statement.executeQuery(others)) {
      while (rows.next()) {
        kill.execute("KILL " + rows.getLong(1));
      }
    }
  }
}
