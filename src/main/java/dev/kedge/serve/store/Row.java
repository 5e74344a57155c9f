package dev.kedge.serve.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/** One row of an answer, its columns by number from 1. Valid while it is read. */
public final class Row {
  private final ResultSet rows;

  Row(ResultSet rows) {
    this.rows = rows;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Row row) throws StoreException;
  }

  /** 0 where the column is null. */
  public long number(int column) throws StoreException {
    return optionalNumber(column).orElse(0);
  }

  public OptionalLong optionalNumber(int column) throws StoreException {
    try {
      long value = rows.getLong(column);
      return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  /** Empty where the column is null. */
  public String text(int column) throws StoreException {
    return optionalText(column).orElse("");
  }

  public Optional<String> optionalText(int column) throws StoreException {
    return optionalBytes(column).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Empty where the column is null. */
  public byte[] bytes(int column) throws StoreException {
    return optionalBytes(column).orElse(new byte[0]);
  }

  public Optional<byte[]> optionalBytes(int column) throws StoreException {
    try {
      return Optional.ofNullable(rows.getBytes(column));
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }
}
