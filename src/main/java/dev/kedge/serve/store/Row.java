package dev.kedge.serve.store;

import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One row of an answer, its columns by number from 1. */
public final class Row {
  private final @Nullable Object[] values;

  private Row(@Nullable Object[] values) {
    this.values = values;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Row row) throws StoreException;
  }

  /**
   * All columns of the present row, in order and in one loop. Readers that asked the driver of
   * MariaDB for one column after the other by constant numbers were compiled to code that ended the
   * process (Java 25.0.3, C2: "fatal error: DEBUG MESSAGE").
   */
  static Row of(ResultSet rows, int columns) throws SQLException {
    @Nullable Object[] values = new Object[columns];
    for (int i = 0; i < columns; i++) {
      Object value = rows.getObject(i + 1);
      values[i] = value instanceof Blob blob ? blob.getBytes(1, (int) blob.length()) : value;
    }
    return new Row(values);
  }

  /** 0 where the column is null. */
  public long number(int column) {
    return optionalNumber(column).orElse(0);
  }

  public OptionalLong optionalNumber(int column) {
    return switch (values[column - 1]) {
      case null -> OptionalLong.empty();
      case Number number -> OptionalLong.of(number.longValue());
      case Object other -> throw notA("number", column, other);
    };
  }

  /** Empty where the column is null. */
  public String text(int column) {
    return optionalText(column).orElse("");
  }

  public Optional<String> optionalText(int column) {
    return switch (values[column - 1]) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case byte[] bytes -> Optional.of(new String(bytes, StandardCharsets.UTF_8));
      case Object other -> throw notA("text", column, other);
    };
  }

  /** Empty where the column is null. */
  public byte[] bytes(int column) {
    return optionalBytes(column).orElse(new byte[0]);
  }

  public Optional<byte[]> optionalBytes(int column) {
    return switch (values[column - 1]) {
      case null -> Optional.empty();
      case byte[] bytes -> Optional.of(bytes);
      case Object other -> throw notA("byte string", column, other);
    };
  }

  private static IllegalStateException notA(String what, int column, Object value) {
    return new IllegalStateException(
        "column " + column + " is no " + what + " but " + value.getClass().getSimpleName());
  }
}
