package dev.kedge.serve.auth;

import dev.kedge.serve.auth.SigningKey.Use;
import dev.kedge.serve.store.Row;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Keys and revocations in the store that all nodes share. */
public final class StoredKeys implements Keys {
  private static final String INSERT =
      "INSERT INTO signing_key (purpose, number, id, secret, sign_from, verify_until)"
          + " VALUES (?, ?, ?, ?, ?, NULL)";
  private static final String SELECT =
      "SELECT purpose, number, id, secret, sign_from, verify_until FROM signing_key";
  private static final String END =
      "UPDATE signing_key SET verify_until = ? WHERE (verify_until IS NULL OR verify_until > ?)";

  /** A new key signs when all nodes have read it. */
  static final Duration SPREADING = CachedKeys.LONGEST;

  /** Long past, since clocks of nodes differ. */
  private static final Instant AT_ONCE = Instant.EPOCH;

  private final Store store;

  public StoredKeys(Store store) {
    this.store = store;
  }

  @Override
  public Keyring read() throws StoreException {
    return store.read(transaction ->
        new Keyring(
            transaction.list(StoredKeys::key, SELECT + " ORDER BY purpose, number"),
            transaction.list(
                StoredKeys::revocation, "SELECT kind, value, revoked_at FROM revocation")));
  }

  /** Makes the first keys. Of several nodes that start at once the first one's are everybody's. */
  public void makeFirst() throws StoreException {
    Keyring known = read();
    for (Use use : Use.values()) {
      if (known.keys().stream().noneMatch(key -> key.use() == use)) {
        SigningKey first = SigningKey.random(use, 1, AT_ONCE);
        store.write(transaction -> insert(transaction, first));
      }
    }
  }

  /**
   * Makes a new key that signs from when all nodes know it. The old ones verify until all that they
   * signed is over.
   */
  public SigningKey rotate(Use use, Instant now) throws StoreException {
    Instant from = now.plus(SPREADING);
    return replace(use, from, from.plus(Lifetimes.LONGEST).plus(Lifetimes.LEEWAY_AFTER));
  }

  /** Makes a new key that signs at once, and ends the old ones with all that they signed. */
  public SigningKey replaceNow(Use use, Instant now) throws StoreException {
    return replace(use, AT_ONCE, now);
  }

  /** Lets something count no longer. */
  public void revoke(Revocation revocation) throws StoreException {
    String kind = word(revocation.kind());
    long at = revocation.at().getEpochSecond();
    store.write(transaction -> {
      boolean isNew =
          transaction.insertIfAbsent(
              "INSERT INTO revocation (kind, value, revoked_at) VALUES (?, ?, ?)",
              kind,
              revocation.value(),
              at);
      return isNew
          ? 1
          : transaction.update(
              "UPDATE revocation SET revoked_at = ? WHERE kind = ? AND value = ?",
              at,
              kind,
              revocation.value());
    });
  }

  private SigningKey replace(Use use, Instant from, Instant end) throws StoreException {
    return store.write(transaction -> {
      long newest =
          transaction.number("SELECT max(number) FROM signing_key WHERE purpose = ?", word(use));
      SigningKey next = SigningKey.random(use, newest + 1, from);
      insert(transaction, next);
      transaction.update(
          END + " AND purpose = ? AND number <= ?",
          end.getEpochSecond(),
          end.getEpochSecond(),
          word(use),
          newest);
      return transaction
          .first(
              StoredKeys::key, SELECT + " WHERE purpose = ? AND number = ?", word(use), newest + 1)
          .orElse(next);
    });
  }

  private static boolean insert(Transaction transaction, SigningKey key) throws StoreException {
    return transaction.insertIfAbsent(
        INSERT,
        word(key.use()),
        key.number(),
        key.id(),
        key.secret(),
        key.signsFrom().getEpochSecond());
  }

  private static SigningKey key(Row row) throws StoreException {
    OptionalLong until = row.optionalNumber(6);
    return new SigningKey(
        Use.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
        row.number(2),
        row.text(3),
        row.bytes(4),
        Instant.ofEpochSecond(row.number(5)),
        until.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(until.getAsLong())));
  }

  private static Revocation revocation(Row row) throws StoreException {
    return new Revocation(
        Revocation.Kind.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
        row.text(2),
        Instant.ofEpochSecond(row.number(3)));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
