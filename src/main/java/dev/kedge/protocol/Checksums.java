package dev.kedge.protocol;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Digests as people type them: {@code ALG:HEX}, {@code ALG=HEX}, subresource integrity strings (W3C
 * SRI §3.5), bare hex.
 */
public final class Checksums {
  private static final String FORMS =
      "write it as sha256:HEX, or as an SRI string such as sha256-BASE64; algorithms: "
          + Stream.of(DigestAlgorithm.values())
              .map(DigestAlgorithm::label)
              .collect(Collectors.joining(", "));

  private static final List<DigestAlgorithm> NAMED_BY_LENGTH =
      List.of(
          DigestAlgorithm.MD5,
          DigestAlgorithm.SHA1,
          DigestAlgorithm.SHA224,
          DigestAlgorithm.SHA256,
          DigestAlgorithm.SHA384,
          DigestAlgorithm.SHA512);

  private Checksums() {}

  public static Digest parse(String typed) throws Failure.Usage {
    String text = typed.strip();
    if (text.isEmpty()) {
      throw new Failure.Usage("the checksum is empty", FORMS);
    }
    int separator = firstOf(text, ":=");
    if (separator > 0) {
      Optional<DigestAlgorithm> algorithm =
          DigestAlgorithm.named(text.substring(0, separator).strip());
      if (algorithm.isPresent()) {
        return ofHex(algorithm.get(), text.substring(separator + 1).strip());
      }
    }
    if (Hex.isHex(text)) {
      return ofBareHex(text);
    }
    // The padding of SRI's base64 is made of '=' too, so its '-' counts only when it comes first.
    int hyphen = text.indexOf('-');
    if (hyphen > 0 && !text.contains(":") && looksLikeIntegrity(text, separator, hyphen)) {
      return ofIntegrity(text);
    }
    if (separator > 0) {
      throw unknown(text.substring(0, separator));
    }
    throw new Failure.Usage("not a checksum: " + shown(text), FORMS);
  }

  private static boolean looksLikeIntegrity(String text, int separator, int hyphen) {
    return (separator < 0 || hyphen < separator)
        && DigestAlgorithm.named(text.substring(0, hyphen)).isPresent();
  }

  private static Digest ofHex(DigestAlgorithm algorithm, String hex) throws Failure.Usage {
    if (!Hex.isHex(hex)) {
      throw new Failure.Usage(
          "not a " + algorithm.label() + " digest in hex: " + shown(hex), FORMS);
    }
    if (hex.length() != 2 * algorithm.bytes()) {
      throw new Failure.Usage(
          wrongLength(algorithm, 2 * algorithm.bytes(), hex.length(), "hex digits"),
          "copy the whole digest");
    }
    return new Digest(algorithm, hex.toLowerCase(Locale.ROOT));
  }

  private static Digest ofBareHex(String hex) throws Failure.Usage {
    for (DigestAlgorithm algorithm : NAMED_BY_LENGTH) {
      if (hex.length() == 2 * algorithm.bytes()) {
        return ofHex(algorithm, hex);
      }
    }
    throw new Failure.Usage("no known digest has " + hex.length() + " hex digits", FORMS);
  }

  /** Only the strongest algorithm present counts (W3C SRI §3.3.4). */
  private static Digest ofIntegrity(String text) throws Failure.Usage {
    List<Digest> strongest = new ArrayList<>();
    for (String part : text.split("\\s+", -1)) {
      Digest digest = ofIntegrityPart(part);
      if (!strongest.isEmpty() && isStronger(digest, strongest.getFirst())) {
        strongest.clear();
      }
      if (strongest.isEmpty() || digest.algorithm() == strongest.getFirst().algorithm()) {
        strongest.add(digest);
      }
    }
    if (strongest.stream().distinct().count() > 1) {
      throw new Failure.Usage(
          "several different " + strongest.getFirst().algorithm().label() + " digests",
          "give the one this file must have");
    }
    return strongest.getFirst();
  }

  private static Digest ofIntegrityPart(String part) throws Failure.Usage {
    int hyphen = part.indexOf('-');
    String name = hyphen < 0 ? part : part.substring(0, hyphen);
    Optional<DigestAlgorithm> known = DigestAlgorithm.named(name);
    if (known.isEmpty()) {
      throw unknown(name);
    }
    DigestAlgorithm algorithm = known.get();
    int options = part.indexOf('?');
    String base64 = part.substring(hyphen + 1, options < hyphen ? part.length() : options);
    Optional<byte[]> bytes = Base64Text.decode(base64.replace('-', '+').replace('_', '/'));
    if (hyphen < 0 || bytes.isEmpty()) {
      throw new Failure.Usage(
          "not a " + algorithm.label() + " digest in base64: " + shown(base64), FORMS);
    }
    if (bytes.get().length != algorithm.bytes()) {
      throw new Failure.Usage(
          wrongLength(algorithm, algorithm.bytes(), bytes.get().length, "bytes"),
          "copy the whole digest");
    }
    return Digest.of(algorithm, bytes.get());
  }

  private static boolean isStronger(Digest one, Digest other) {
    return one.algorithm().compareTo(other.algorithm()) > 0;
  }

  private static String wrongLength(DigestAlgorithm algorithm, int want, int have, String unit) {
    return "a " + algorithm.label() + " digest has " + want + ' ' + unit + ", not " + have;
  }

  private static Failure.Usage unknown(String name) {
    return new Failure.Usage("unknown digest algorithm: " + shown(name), FORMS);
  }

  private static String shown(String text) {
    return Displayed.escape(text.length() <= 80 ? text : text.substring(0, 80) + '…');
  }

  private static int firstOf(String text, String any) {
    for (int i = 0; i < text.length(); i++) {
      if (any.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
