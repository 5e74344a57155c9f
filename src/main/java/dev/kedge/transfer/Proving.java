package dev.kedge.transfer;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.Pin;
import dev.kedge.model.Proof;
import dev.kedge.model.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Compares what came with what it must be, and names the proof. */
final class Proving {
  private Proving() {}

  /**
   * Every whole digest a file must have: those from outside decide; where there are none, those
   * that its own answer carried.
   */
  static List<ExpectedDigest> all(List<ExpectedDigest> expected, Pin pin) {
    if (!expected.isEmpty()) {
      return expected;
    }
    List<ExpectedDigest> all = new ArrayList<>();
    pin.digests().forEach(digest -> all.add(new ExpectedDigest(digest, Trust.RESPONSE_HEADER)));
    return all;
  }

  /** The digest of a file's only chunk is the file's own. */
  static List<Digest> withOnlyChunk(List<Digest> wholes, List<Digest> chunks) {
    List<Digest> digests = new ArrayList<>(wholes);
    if (chunks.size() == 1 && !digests.contains(chunks.getFirst())) {
      digests.add(chunks.getFirst());
    }
    return digests;
  }

  /** The whole-file digests that must be computed. */
  static Set<DigestAlgorithm> wanted(List<ExpectedDigest> expected) {
    Set<DigestAlgorithm> wanted = EnumSet.noneOf(DigestAlgorithm.class);
    expected.forEach(digest -> wanted.add(digest.digest().algorithm()));
    return wanted;
  }

  /**
   * @throws Failure.Mismatch one of the digests differs; a matching weaker one does not help
   */
  static void check(String name, List<ExpectedDigest> expected, List<Digest> actual)
      throws Failure {
    if (!holds(expected, actual)) {
      throw mismatch(name, expected, actual);
    }
  }

  /**
   * Whether none of the digests that were computed is another than expected. Of the answer's own
   * the strongest decides: a weaker one beside it that differs is stale, or of another form.
   */
  static boolean holds(List<ExpectedDigest> expected, List<Digest> actual) {
    return isStrongestOwnMet(expected, actual)
        || expected.stream().allMatch(wanted -> differing(wanted, actual).isEmpty());
  }

  private static boolean isStrongestOwnMet(List<ExpectedDigest> expected, List<Digest> actual) {
    boolean own = expected.stream().allMatch(one -> one.trust() == Trust.RESPONSE_HEADER);
    Optional<DigestAlgorithm> strongest =
        expected.stream().map(one -> one.digest().algorithm()).max(Comparator.naturalOrder());
    return own
        && strongest.isPresent()
        && expected.stream()
            .map(ExpectedDigest::digest)
            .anyMatch(one -> one.algorithm() == strongest.get() && actual.contains(one));
  }

  /** The digests of the answer's own that are not of these bytes, in words. */
  static List<String> setAside(Pin pin, List<Digest> actual) {
    return pin.digests().stream()
        .filter(digest ->
            differing(new ExpectedDigest(digest, Trust.RESPONSE_HEADER), actual).isPresent())
        .map(digest -> "the server's own answer says " + digest + ", which is not of these bytes")
        .toList();
  }

  static Failure.Mismatch mismatch(
      String name, List<ExpectedDigest> expected, List<Digest> actual) {
    ExpectedDigest wanted =
        expected.stream()
            .filter(one -> differing(one, actual).isPresent())
            .findFirst()
            .orElseThrow();
    return Failure.Mismatch.ofFetched(
        name,
        wanted.digest().toString(),
        differing(wanted, actual).orElseThrow().toString(),
        source(wanted.trust()));
  }

  private static Optional<Digest> differing(ExpectedDigest wanted, List<Digest> actual) {
    return actual.stream()
        .filter(found -> found.algorithm() == wanted.digest().algorithm())
        .filter(found -> !found.equals(wanted.digest()))
        .findFirst();
  }

  /**
   * @throws Failure.Mismatch a chunk differs from what was known of it before
   */
  static void checkChunks(String name, List<Digest> known, List<Digest> actual) throws Failure {
    if (known.isEmpty()) {
      return;
    }
    List<Integer> bad = new ArrayList<>();
    for (int index = 0; index < known.size(); index++) {
      if (index >= actual.size() || !known.get(index).equals(actual.get(index))) {
        bad.add(index);
      }
    }
    if (!bad.isEmpty() || known.size() != actual.size()) {
      throw Failure.Mismatch.ofChunks(name, bad, known.size());
    }
  }

  /**
   * @param oneResponse whether all bytes came in one answer
   */
  static Proof proof(
      List<ExpectedDigest> matched, List<Digest> chunks, Pin pin, boolean oneResponse) {
    boolean proven =
        matched.stream()
            .anyMatch(d -> d.digest().algorithm().strength() > 0 || d.trust() == Trust.USER);
    if (proven) {
      return Proof.DIGEST;
    }
    if (!chunks.isEmpty()) {
      return Proof.CHUNKS;
    }
    if (oneResponse) {
      return Proof.SINGLE_RESPONSE;
    }
    return pin.hasStrongValidator() ? Proof.VALIDATOR : Proof.UNPROVEN;
  }

  private static String source(Trust trust) {
    return switch (trust) {
      case USER -> "--checksum";
      case RESPONSE_HEADER -> "the server's own answer";
      default -> trust.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
