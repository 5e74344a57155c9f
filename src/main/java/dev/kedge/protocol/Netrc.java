package dev.kedge.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Logins by host, as in a {@code .netrc} file (ftp(1), and what curl made of it): {@code machine},
 * {@code default}, {@code login}, {@code password}; values may be quoted; {@code #} starts a
 * comment where a word is expected. Whatever else stands there is passed over.
 */
public final class Netrc {
  private final List<Entry> entries = new ArrayList<>();

  private Netrc() {}

  /** A name and its password; {@link #toString} shows neither. */
  public record Login(String name, String password) {
    @Override
    public String toString() {
      return "…";
    }
  }

  /** Of one machine, or of all others where there is no host. */
  private static final class Entry {
    final @Nullable String host;
    @Nullable String name;
    @Nullable String password;

    Entry(@Nullable String host) {
      this.host = host;
    }

    boolean isFor(String wanted, String user) {
      return (host == null || host.equals(wanted))
          && password != null
          && (user.isEmpty() || name == null || user.equals(name));
    }

    Login login(String user) {
      return new Login(name == null ? user : name, password == null ? "" : password);
    }
  }

  /** Never fails: what makes no sense says nothing. */
  public static Netrc parse(String text) {
    Netrc netrc = new Netrc();
    netrc.read(new NetrcWords(text));
    return netrc;
  }

  /** Whether the file holds anything worth keeping from others. */
  public boolean holdsPasswords() {
    return entries.stream().anyMatch(entry -> entry.password != null);
  }

  /**
   * The first login of the host, else that of {@code default}.
   *
   * @param host without brackets and port
   * @param user the name it must have; empty for any
   */
  public Optional<Login> find(String host, String user) {
    String wanted = host.toLowerCase(Locale.ROOT);
    return entries.stream()
        .filter(entry -> entry.host != null && entry.isFor(wanted, user))
        .findFirst()
        .or(() ->
            entries.stream()
                .filter(entry -> entry.host == null && entry.isFor(wanted, user))
                .findFirst())
        .map(entry -> entry.login(user));
  }

  private void read(NetrcWords words) {
    @Nullable Entry current = null;
    for (String word = words.keyword(); !word.isEmpty(); word = words.keyword()) {
      switch (word) {
        case "machine" -> current = add(words.value().toLowerCase(Locale.ROOT));
        case "default" -> current = add(null);
        case "macdef" -> words.skipMacro();
        case "login" -> setName(current, words.value());
        case "password" -> setPassword(current, words.value());
        case "account" -> words.value();
        default -> {}
      }
    }
  }

  private Entry add(@Nullable String host) {
    Entry entry = new Entry(host);
    entries.add(entry);
    return entry;
  }

  private static void setName(@Nullable Entry entry, String value) {
    if (entry != null) {
      entry.name = value;
    }
  }

  private static void setPassword(@Nullable Entry entry, String value) {
    if (entry != null) {
      entry.password = value;
    }
  }
}
