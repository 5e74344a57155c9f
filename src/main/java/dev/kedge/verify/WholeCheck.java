package dev.kedge.verify;

import dev.kedge.model.Digest;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.protocol.Hasher;
import java.util.List;

/** Every whole digest that is asked for, each algorithm once, over bytes in order. */
final class WholeCheck {
  static final WholeCheck NONE = new WholeCheck(List.of());

  private final List<Hasher> hashers;

  WholeCheck(List<ExpectedDigest> expected) {
    hashers =
        expected.stream().map(one -> one.digest().algorithm()).distinct().map(Hasher::of).toList();
  }

  void update(byte[] bytes, int length) {
    for (Hasher hasher : hashers) {
      hasher.update(bytes, 0, length);
    }
  }

  List<Digest> digests() {
    return hashers.stream().map(Hasher::finish).toList();
  }
}
