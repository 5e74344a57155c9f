package dev.kedge.serve.auth;

import dev.kedge.serve.auth.Revocation.Kind;
import dev.kedge.serve.auth.SigningKey.Use;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All keys and revocations as they were at one moment. */
public final class Keyring {
  private final List<SigningKey> keys;
  private final Map<Named, Instant> revoked = new HashMap<>();

  private record Named(Kind kind, String value) {}

  public Keyring(List<SigningKey> keys, List<Revocation> revocations) {
    this.keys = List.copyOf(keys);
    revocations.forEach(revocation ->
        revoked.put(new Named(revocation.kind(), revocation.value()), revocation.at()));
  }

  public List<SigningKey> keys() {
    return keys;
  }

  /** The key that signs at a moment: the newest that may. */
  Optional<SigningKey> signing(Use use, Instant now) {
    return keys.stream()
        .filter(key -> key.use() == use && key.maySign(now))
        .max(Comparator.comparingLong(SigningKey::number));
  }

  /** The key of an id, whether or not it still verifies. */
  Optional<SigningKey> find(Use use, String id) {
    return keys.stream().filter(key -> key.use() == use && key.id().equals(id)).findFirst();
  }

  /** Whether what was issued at a moment no longer counts. */
  boolean isRevoked(Kind kind, String value, Instant issued) {
    Instant at = revoked.get(new Named(kind, value));
    return at != null && !issued.isAfter(at);
  }
}
