package dev.kedge.serve;

import dev.kedge.fixture.MariaDb;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class MariaDbSyncModelTest extends SyncModel {
  private String url = "";
  private String copy = "";

  @Override
  void prepare() {
    url = MariaDb.database();
    copy = MariaDb.database();
  }

  @Override
  Store connect(Path directory) throws Exception {
    return Store.mariaDb(new StoreAddress(url, Optional.empty()));
  }

  @Override
  void backUp(Path directory) throws SQLException {
    copy(url, copy);
  }

  @Override
  void restore(Path directory) throws SQLException {
    copy(copy, url);
  }

  /** All rows of the tables of devices; what else there is does not change in this test. */
  private static void copy(String from, String to) throws SQLException {
    try (Connection connection = DriverManager.getConnection(to);
        Statement statement = connection.createStatement()) {
      for (String table : tables(from)) {
        String source = name(from) + '.' + table;
        statement.execute("CREATE TABLE IF NOT EXISTS " + table + " LIKE " + source);
        statement.execute("DELETE FROM " + table);
        statement.execute("INSERT INTO " + table + " SELECT * FROM " + source);
      }
    }
  }

  private static List<String> tables(String url) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW TABLES LIKE 'sync\\_%'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private static String name(String url) {
    return url.replaceAll(".*/([^?]*).*", "$1");
  }
}
