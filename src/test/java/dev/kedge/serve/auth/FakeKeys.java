package dev.kedge.serve.auth;

import dev.kedge.serve.auth.SigningKey.Use;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys in memory, which count how often they are read and can be away. */
final class FakeKeys implements Keys {
  final List<SigningKey> keys = new ArrayList<>();
  final List<Revocation> revocations = new ArrayList<>();
  int reads;
  boolean away;

  static FakeKeys withOneEach() {
    FakeKeys keys = new FakeKeys();
    keys.keys.add(SigningKey.random(Use.LINK, 1, Instant.EPOCH));
    keys.keys.add(SigningKey.random(Use.TOKEN, 1, Instant.EPOCH));
    return keys;
  }

  SigningKey of(Use use) {
    return keys.stream().filter(key -> key.use() == use).findFirst().orElseThrow();
  }

  void end(SigningKey key, Instant at) {
    keys.remove(key);
    keys.add(
        new SigningKey(
            key.use(), key.number(), key.id(), key.secret(), key.signsFrom(), Optional.of(at)));
  }

  @Override
  public Keyring read() throws IOException {
    reads++;
    if (away) {
      throw new IOException("the store is away");
    }
    return new Keyring(keys, revocations);
  }
}
