package dev.kedge.ledger;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.EntityTag;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Trust;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How one value stands in one column: compact text that a person with {@code sqlite3} can read. */
final class Column {
  private Column() {}

  static @Nullable Long time(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  static String digests(List<Digest> digests) {
    return lines(digests, Digest::toString);
  }

  static List<Digest> digests(@Nullable String text) {
    return entries(text, Column::digest);
  }

  static String expected(List<ExpectedDigest> expected) {
    return lines(expected, wanted -> wanted.digest() + " " + label(wanted.trust()));
  }

  static List<ExpectedDigest> expected(@Nullable String text) {
    return entries(text, Column::expectedDigest);
  }

  /** Names may hold anything, so they are percent-encoded. */
  static String names(List<String> names) {
    return lines(names, name -> URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  static List<String> names(@Nullable String text) {
    return entries(text, name -> URLDecoder.decode(name, StandardCharsets.UTF_8));
  }

  static @Nullable String tag(@Nullable EntityTag tag) {
    return tag == null ? null : tag.toString();
  }

  static @Nullable EntityTag entityTag(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return new EntityTag(
        text.startsWith("W/"), text.substring(text.indexOf('"') + 1, text.length() - 1));
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static <E extends Enum<E>> E value(Class<E> type, String label) {
    return Enum.valueOf(type, label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static Digest digest(String text) {
    int colon = text.indexOf(':');
    DigestAlgorithm algorithm = DigestAlgorithm.named(text.substring(0, colon)).orElseThrow();
    return new Digest(algorithm, text.substring(colon + 1));
  }

  private static ExpectedDigest expectedDigest(String text) {
    int space = text.indexOf(' ');
    return new ExpectedDigest(
        digest(text.substring(0, space)), value(Trust.class, text.substring(space + 1)));
  }

  private static <T> String lines(List<T> values, Function<T, String> text) {
    return values.stream().map(text).collect(Collectors.joining("\n"));
  }

  private static <T> List<T> entries(@Nullable String text, Function<String, T> value) {
    return text == null || text.isEmpty() ? List.of() : text.lines().map(value).toList();
  }
}
