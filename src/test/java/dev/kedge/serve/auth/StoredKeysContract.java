package dev.kedge.serve.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kedge.model.Failure;
import dev.kedge.serve.auth.SigningKey.Use;
import dev.kedge.serve.store.Store;
import dev.kedge.serve.store.StoreException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The same on both databases. */
abstract class StoredKeysContract {
  private static final Instant NOW = FakeTicker.START;

  abstract Store connect() throws Failure;

  @Test
  void nodesThatStartAtOnce_haveTheSameKeys() throws Exception {
    try (Store one = connect();
        Store two = connect();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Keyring>> starts = new ArrayList<>();
      for (Store store : List.of(one, two, one, two)) {
        starts.add(() -> started(store));
      }
      List<List<String>> seen = new ArrayList<>();
      for (Future<Keyring> start : threads.invokeAll(starts)) {
        seen.add(start.get().keys().stream().map(SigningKey::id).toList());
      }
      assertThat(seen.getFirst()).hasSize(2).doesNotHaveDuplicates();
      assertThat(seen).allMatch(seen.getFirst()::equals);
    }
  }

  @Test
  void rotatedKey_signsLater_andTheOldOneVerifiesOn() throws Exception {
    try (Store store = connect()) {
      Keyring before = started(store);
      SigningKey old = before.signing(Use.LINK, NOW).orElseThrow();
      StoredKeys keys = new StoredKeys(store);
      SigningKey next = keys.rotate(Use.LINK, NOW);
      Keyring after = keys.read();
      assertThat(signer(after, NOW)).isEqualTo(old.id());
      assertThat(signer(after, NOW.plus(StoredKeys.SPREADING))).isEqualTo(next.id());
      SigningKey ending = after.find(Use.LINK, old.id()).orElseThrow();
      assertThat(ending.secret()).isEqualTo(old.secret());
      assertThat(ending.verifies(NOW.plus(Lifetimes.LONGEST))).isTrue();
      assertThat(ending.verifies(NOW.plus(Lifetimes.LONGEST).plus(Duration.ofMinutes(1))))
          .isFalse();
      assertThat(after.signing(Use.TOKEN, NOW).orElseThrow().number()).isEqualTo(1);
    }
  }

  @Test
  void rotatingAgain_doesNotLengthenAnEnd() throws Exception {
    try (Store store = connect()) {
      started(store);
      StoredKeys keys = new StoredKeys(store);
      keys.rotate(Use.LINK, NOW);
      Instant end = keys.read().keys().getFirst().verifiesUntil().orElseThrow();
      keys.rotate(Use.LINK, NOW.plus(Duration.ofDays(1)));
      assertThat(keys.read().keys().getFirst().verifiesUntil()).contains(end);
      keys.replaceNow(Use.LINK, NOW.plus(Duration.ofDays(2)));
      assertThat(keys.read().keys())
          .filteredOn(key -> key.use() == Use.LINK && key.verifies(NOW.plus(Duration.ofDays(2))))
          .hasSize(1);
    }
  }

  @Test
  void revocations_keepNamesAsTheyAre() throws Exception {
    try (Store store = connect()) {
      StoredKeys keys = new StoredKeys(store);
      keys.revoke(new Revocation(Revocation.Kind.USER, "J\u00fcrgen \ud83d\ude80", NOW));
      keys.revoke(new Revocation(Revocation.Kind.USER, "ann", NOW));
      keys.revoke(new Revocation(Revocation.Kind.USER, "ann", NOW.plusSeconds(5)));
      Keyring keyring = keys.read();
      assertThat(keyring.isRevoked(Revocation.Kind.USER, "J\u00fcrgen \ud83d\ude80", NOW)).isTrue();
      assertThat(keyring.isRevoked(Revocation.Kind.USER, "ann", NOW.plusSeconds(5))).isTrue();
      assertThat(keyring.isRevoked(Revocation.Kind.USER, "ann", NOW.plusSeconds(6))).isFalse();
      assertThat(keyring.isRevoked(Revocation.Kind.USER, "ANN", NOW)).isFalse();
      assertThat(keyring.isRevoked(Revocation.Kind.USER, "ann ", NOW)).isFalse();
      assertThat(keyring.isRevoked(Revocation.Kind.DEVICE, "ann", NOW)).isFalse();
    }
  }

  @Test
  void base_isTheLastOne() throws Exception {
    try (Store store = connect()) {
      Access access = Access.of(store, new FakeTicker());
      assertThat(access.base()).isEmpty();
      access.foundAt(URI.create("http://127.0.0.1:8080"));
      access.foundAt(URI.create("https://dl.example.test"));
      assertThat(access.base()).contains(URI.create("https://dl.example.test"));
    }
  }

  private static Keyring started(Store store) throws StoreException {
    StoredKeys keys = new StoredKeys(store);
    keys.makeFirst();
    return keys.read();
  }

  private static String signer(Keyring keyring, Instant now) {
    return keyring.signing(Use.LINK, now).orElseThrow().id();
  }
}
