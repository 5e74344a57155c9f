package dev.kedge.protocol;

import dev.kedge.model.DigestAlgorithm;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client would like in Repr-Digest or Content-Digest (RFC 9530 §4). */
public final class WantDigest {
  private static final int MOST = 10;

  private WantDigest() {}

  /**
   * Which of {@code offered} to send, its first being the default. Absent where the field is absent
   * or malformed, and where the client rules out (with 0) all that is left.
   */
  public static Optional<DigestAlgorithm> choose(
      List<String> lines, Collection<DigestAlgorithm> offered) {
    Optional<Map<String, String>> members =
        lines.isEmpty() ? Optional.empty() : Dictionary.parse(lines);
    Map<DigestAlgorithm, Long> wanted = new HashMap<>();
    for (Map.Entry<String, String> member : members.orElse(Map.of()).entrySet()) {
      long preference = Digits.parse(member.getValue());
      if (preference < 0 || preference > MOST) {
        return Optional.empty();
      }
      DigestAlgorithm.named(member.getKey())
          .ifPresent(algorithm -> wanted.put(algorithm, preference));
    }
    return members.flatMap(present -> best(wanted, offered));
  }

  /** One that was not named is sent too, after those that were: the field is a hint. */
  private static Optional<DigestAlgorithm> best(
      Map<DigestAlgorithm, Long> wanted, Collection<DigestAlgorithm> offered) {
    DigestAlgorithm best = null;
    double highest = 0;
    for (DigestAlgorithm algorithm : offered) {
      Long preference = wanted.get(algorithm);
      double rank = preference == null ? 0.5 : preference;
      if (rank > highest) {
        highest = rank;
        best = algorithm;
      }
    }
    return Optional.ofNullable(best);
  }
}
