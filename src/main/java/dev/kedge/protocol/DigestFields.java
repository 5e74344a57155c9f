package dev.kedge.protocol;

import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The digests an answer carries in its fields. {@code fieldLines} maps a field's lower-case name to
 * its lines, none if it is absent. What cannot be read, or names an algorithm kedge cannot compute,
 * is left out.
 */
public final class DigestFields {
  private static final String PREFIX_AMZ = "x-amz-checksum-";

  /** RFC 9530 §7.2 keys of the algorithms that have one. */
  private static final Map<DigestAlgorithm, String> KEYS =
      Map.of(
          DigestAlgorithm.SHA256, "sha-256",
          DigestAlgorithm.SHA512, "sha-512",
          DigestAlgorithm.SHA1, "sha",
          DigestAlgorithm.MD5, "md5",
          DigestAlgorithm.CRC32C, "crc32c");

  private static final List<DigestAlgorithm> AMZ =
      List.of(
          DigestAlgorithm.SHA256,
          DigestAlgorithm.SHA1,
          DigestAlgorithm.CRC64NVME,
          DigestAlgorithm.CRC32C,
          DigestAlgorithm.CRC32);

  private DigestFields() {}

  /** Digests of the whole representation, strongest first; none for a status without one. */
  public static List<Digest> ofRepresentation(
      Function<String, List<String>> fieldLines, int status) {
    List<Digest> digests = new ArrayList<>();
    if (status != 200 && status != 206) {
      return digests;
    }
    if (areOfStoredForm(fieldLines)) {
      return status == 200 ? ofContent(fieldLines) : digests;
    }
    digests.addAll(structured(fieldLines.apply("repr-digest")));
    digests.addAll(listed(fieldLines.apply("digest")));
    digests.addAll(listed(fieldLines.apply("x-goog-hash")));
    digests.addAll(amz(fieldLines, status));
    if (status == 200) { // only then the content is the whole representation
      digests.addAll(ofContent(fieldLines));
      digests.addAll(contentMd5(fieldLines.apply("content-md5")));
    }
    return digests.stream()
        .distinct()
        .sorted(Comparator.comparing(Digest::algorithm).reversed())
        .toList();
  }

  /**
   * Whether the fields describe the object as it is stored, compressed, though it was sent
   * decompressed. Google's storage does so, and says it in fields of its own; others say that they
   * transformed it (RFC 7234 §5.5.6).
   */
  public static boolean areOfStoredForm(Function<String, List<String>> fieldLines) {
    boolean isStoredCoded =
        !ContentCodings.applied(fieldLines.apply("x-goog-stored-content-encoding")).isEmpty();
    boolean isTransformed =
        !fieldLines.apply("x-guploader-response-body-transformations").isEmpty()
            || fieldLines.apply("warning").stream()
                .anyMatch(line -> FieldText.trim(line).startsWith("214"));
    return (isStoredCoded || isTransformed)
        && ContentCodings.applied(fieldLines.apply("content-encoding")).isEmpty();
  }

  /** Digests of this message's content alone (RFC 9530 §2). */
  public static List<Digest> ofContent(Function<String, List<String>> fieldLines) {
    return structured(fieldLines.apply("content-digest"));
  }

  /** A Repr-Digest or Content-Digest; empty if no digest has a key (RFC 9530 §2, §3). */
  public static String value(List<Digest> digests) {
    List<String> members = new ArrayList<>();
    for (Digest digest : digests) {
      String key = KEYS.get(digest.algorithm());
      if (key != null) {
        members.add(key + "=:" + Base64Text.encode(digest.toBytes()) + ':');
      }
    }
    return String.join(", ", members);
  }

  private static List<Digest> structured(List<String> lines) {
    List<Digest> digests = new ArrayList<>();
    Dictionary.parse(lines)
        .orElse(Map.of())
        .forEach((key, value) -> {
          if (value.startsWith(":")) {
            digest(key, value.substring(1, value.length() - 1)).ifPresent(digests::add);
          }
        });
    return digests;
  }

  /** {@code SHA-256=base64, MD5=base64} (RFC 3230 §4.3.2, and x-goog-hash). */
  private static List<Digest> listed(List<String> lines) {
    List<Digest> digests = new ArrayList<>();
    FieldReader reader = new FieldReader(String.join(",", lines));
    while (!reader.atEnd()) {
      String name = reader.until(",=");
      if (reader.skip('=')) {
        digest(name, reader.until(",")).ifPresent(digests::add);
      }
      reader.skip(',');
    }
    return digests;
  }

  /** S3: a value of several parts is a checksum of checksums and says nothing about the bytes. */
  private static List<Digest> amz(Function<String, List<String>> fieldLines, int status) {
    List<String> types = fieldLines.apply("x-amz-checksum-type");
    boolean isFull = types.stream().anyMatch("FULL_OBJECT"::equalsIgnoreCase);
    if (!isFull && (!types.isEmpty() || status != 200)) {
      return List.of();
    }
    List<Digest> digests = new ArrayList<>();
    for (DigestAlgorithm algorithm : AMZ) {
      for (String line : fieldLines.apply(PREFIX_AMZ + algorithm.label())) {
        decoded(algorithm, FieldText.trim(line)).ifPresent(digests::add);
      }
    }
    return digests;
  }

  /** RFC 1864 §2. */
  private static List<Digest> contentMd5(List<String> lines) {
    return lines.size() == 1
        ? decoded(DigestAlgorithm.MD5, FieldText.trim(lines.getFirst())).stream().toList()
        : List.of();
  }

  private static Optional<Digest> digest(String name, String base64) {
    return DigestAlgorithm.named(name).flatMap(algorithm -> decoded(algorithm, base64));
  }

  private static Optional<Digest> decoded(DigestAlgorithm algorithm, String base64) {
    return Base64Text.decode(base64)
        .map(bytes -> unwrapped(algorithm, bytes))
        .filter(bytes -> bytes.length == algorithm.bytes())
        .map(bytes -> Digest.of(algorithm, bytes));
  }

  /** RFC 6249's own example is the base64 of a hex string, and servers copied it. */
  private static byte[] unwrapped(DigestAlgorithm algorithm, byte[] bytes) {
    return bytes.length == 2 * algorithm.bytes() ? Hex.decode(bytes).orElse(bytes) : bytes;
  }
}
