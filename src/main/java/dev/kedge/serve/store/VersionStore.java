package dev.kedge.serve.store;

import dev.kedge.model.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Version ids in a SQLite file of mode 0600. May be called from any thread; one call at a time
 * reaches the database.
 */
public final class VersionStore implements AutoCloseable {
  private static final int ID_BYTES = 16;
  private static final long SECOND = 1_000_000_000;

  private final SecureRandom random = new SecureRandom();
  private final Connection connection;

  private VersionStore(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the store, making it and its directories if they are not there.
   *
   * @throws Failure.Local it cannot be made, read or written, or is of a newer kedge
   */
  public static VersionStore open(Path file) throws Failure.Local {
    try {
      create(file);
    } catch (IOException e) {
      throw new Failure.Local(
          file + ": cannot make the store: " + reason(e),
          "choose another place with --state",
          false,
          e);
    }
    Connection connection = null;
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (var statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 30000");
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
      }
      Migrator.migrate(connection, file.toString());
      return new VersionStore(connection);
    } catch (SQLException e) {
      close(connection);
      throw new Failure.Local(
          file + ": cannot open the store: " + e.getMessage(),
          "it holds only version ids: moved away, it is made anew, and clients start interrupted"
              + " downloads again",
          false,
          e);
    } catch (Failure.Local e) {
      close(connection);
      throw e;
    }
  }

  /** The row of a version, made now if nobody has met it yet. */
  public synchronized VersionRow row(FileVersion version) throws StoreException {
    try {
      return insertedOrFound(version);
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  /** The state of a file that has this id, whenever that was. */
  public synchronized Optional<FileVersion> find(String id) throws StoreException {
    String select = "SELECT path, size, mtime_ns, ctime_ns FROM version WHERE id = ?";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new FileVersion(
                    rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  private VersionRow insertedOrFound(FileVersion version) throws SQLException {
    String insert =
        "INSERT INTO version (id, path, size, mtime_ns, ctime_ns) VALUES (?, ?, ?, ?, ?) ON"
            + " CONFLICT DO NOTHING";
    String select =
        "SELECT id FROM version WHERE path = ? AND size = ? AND mtime_ns = ? AND ctime_ns = ?";
    String id = first(select, version);
    if (id.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(insert)) {
        statement.setString(1, newId());
        bind(statement, 2, version);
        statement.executeUpdate();
      }
      id = first(select, version);
    }
    return new VersionRow(id, countInSecond(version) == 1);
  }

  @Override
  public synchronized void close() {
    close(connection);
  }

  private String first(String select, FileVersion version) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      bind(statement, 1, version);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  private long countInSecond(FileVersion version) throws SQLException {
    long second = Math.floorDiv(version.mtimeNanos(), SECOND) * SECOND;
    String count = "SELECT count(*) FROM version WHERE path = ? AND mtime_ns >= ? AND mtime_ns < ?";
    try (PreparedStatement statement = connection.prepareStatement(count)) {
      statement.setString(1, version.path());
      statement.setLong(2, second);
      statement.setLong(3, second + SECOND);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.getLong(1);
      }
    }
  }

  private static void bind(PreparedStatement statement, int first, FileVersion version)
      throws SQLException {
    statement.setString(first, version.path());
    statement.setLong(first + 1, version.size());
    statement.setLong(first + 2, version.mtimeNanos());
    statement.setLong(first + 3, version.ctimeNanos());
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void create(Path file) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory, posix ? mode("rwx------") : new FileAttribute<?>[0]);
    }
    try {
      // SQLite gives -wal and -shm the mode of the main file, so it has to be right from the start.
      Files.createFile(file, posix ? mode("rw-------") : new FileAttribute<?>[0]);
    } catch (FileAlreadyExistsException there) {
      // An older store, or another node's: its owner chose the mode.
    }
  }

  private static FileAttribute<?>[] mode(String permissions) {
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // Every row was committed when it was written; there is nothing left to lose.
      }
    }
  }
}
