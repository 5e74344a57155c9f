package dev.kedge.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Structured dictionaries (RFC 9651 §4.2.2) of bare items, as far as digest fields need them.
 * Values are kept as they were written, {@code ?1} for a key alone; parameters are read and
 * dropped.
 */
final class Dictionary {
  private static final String KEY_CHARS = "abcdefghijklmnopqrstuvwxyz0123456789_-.*";
  private static final String BARE_ENDS = ",; \t";

  private Dictionary() {}

  /** Absent if any part is malformed: then the whole field counts for nothing (RFC 9651 §4.2). */
  static Optional<Map<String, String>> parse(List<String> lines) {
    Map<String, String> members = new LinkedHashMap<>();
    FieldReader reader = new FieldReader(String.join(",", lines));
    reader.skipSpace();
    while (!reader.atEnd()) {
      if (!readMember(reader, members)) {
        return Optional.empty();
      }
      reader.skipSpace();
      boolean isLast = reader.atEnd();
      if (!isLast && !reader.skip(',')) {
        return Optional.empty();
      }
      reader.skipSpace();
      if (!isLast && reader.atEnd()) {
        return Optional.empty(); // a trailing comma
      }
    }
    return Optional.of(members);
  }

  private static boolean readMember(FieldReader reader, Map<String, String> members) {
    Optional<String> key = key(reader);
    if (key.isEmpty()) {
      return false;
    }
    Optional<String> value = reader.skip('=') ? bareItem(reader) : Optional.of("?1");
    if (value.isEmpty()) {
      return false;
    }
    members.put(key.get(), value.get());
    return skipParameters(reader);
  }

  private static boolean skipParameters(FieldReader reader) {
    while (reader.skip(';')) {
      reader.skipSpace();
      if (key(reader).isEmpty() || (reader.skip('=') && bareItem(reader).isEmpty())) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> key(FieldReader reader) {
    char first = reader.peek();
    String key = reader.run(KEY_CHARS);
    boolean isKey = first == '*' || (first >= 'a' && first <= 'z');
    return isKey ? Optional.of(key) : Optional.empty();
  }

  private static Optional<String> bareItem(FieldReader reader) {
    return switch (reader.peek()) {
      case '"' -> reader.quoted().map(content -> '"' + content + '"');
      case ':' -> byteSequence(reader);
      default -> Optional.of(reader.until(BARE_ENDS)).filter(item -> !item.isEmpty());
    };
  }

  private static Optional<String> byteSequence(FieldReader reader) {
    reader.skip(':');
    String base64 = reader.until(":");
    return reader.skip(':') ? Optional.of(':' + base64 + ':') : Optional.empty();
  }
}
