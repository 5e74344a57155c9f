package dev.kedge.serve.content;

import dev.kedge.model.ByteRange;
import dev.kedge.model.Digest;
import dev.kedge.model.DigestAlgorithm;
import dev.kedge.protocol.DigestFields;
import dev.kedge.protocol.Hasher;
import dev.kedge.protocol.WantDigest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Digests that a client wants (RFC 9530): of the whole if the index knows it or the file is small
 * enough to hash now, of a part in the same way.
 */
final class Digests {
  /** The most that is hashed for an answer. */
  private static final long LARGEST = 8L << 20;

  private static final int SLICE = 256 << 10;
  private static final int REMEMBERED = 1000;

  /** The first is sent to those who say only that they want one. */
  private static final List<DigestAlgorithm> OFFERED =
      List.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA512);

  private final VersionIndex index;
  private final Recent<Key, Digest> computed = new Recent<>(REMEMBERED);

  private record Key(String version, DigestAlgorithm algorithm) {}

  Digests(VersionIndex index) {
    this.index = index;
  }

  /** The value of Repr-Digest. */
  Optional<String> ofRepresentation(List<String> wanted, Content content) throws IOException {
    Optional<DigestAlgorithm> first = WantDigest.choose(wanted, OFFERED);
    Optional<String> version =
        content.validators().tag().filter(tag -> !tag.weak()).map(tag -> tag.opaque());
    if (first.isEmpty() || version.isEmpty()) {
      return Optional.empty();
    }
    List<Digest> known = index.digests(version.get());
    if (content.size() <= LARGEST) {
      return Optional.of(DigestFields.value(List.of(whole(version.get(), first.get(), content))));
    }
    List<DigestAlgorithm> ready =
        OFFERED.stream()
            .filter(algorithm -> known.stream().anyMatch(digest -> digest.algorithm() == algorithm))
            .toList();
    return WantDigest.choose(wanted, ready)
        .flatMap(best -> known.stream().filter(digest -> digest.algorithm() == best).findFirst())
        .map(digest -> DigestFields.value(List.of(digest)));
  }

  /** The value of Content-Digest for an answer of this range. */
  Optional<String> ofContent(List<String> wanted, Content content, ByteRange range)
      throws IOException {
    Optional<DigestAlgorithm> algorithm = WantDigest.choose(wanted, OFFERED);
    if (algorithm.isEmpty() || range.length() > LARGEST) {
      return Optional.empty();
    }
    return Optional.of(DigestFields.value(List.of(hash(algorithm.get(), content.bytes(), range))));
  }

  /** The digest of a chunk, whether it was wanted or not. */
  static String ofChunk(Content content, ByteRange chunk) throws IOException {
    return DigestFields.value(List.of(hash(DigestAlgorithm.SHA256, content.bytes(), chunk)));
  }

  private Digest whole(String version, DigestAlgorithm algorithm, Content content)
      throws IOException {
    var key = new Key(version, algorithm);
    Digest digest = computed.get(key);
    if (digest == null) {
      digest = hash(algorithm, content.bytes(), new ByteRange(0, content.size()));
      if (!content.bytes().unchanged()) {
        throw new IOException("the file changed while it was hashed");
      }
      computed.put(key, digest);
    }
    return digest;
  }

  private static Digest hash(DigestAlgorithm algorithm, Content.Bytes bytes, ByteRange range)
      throws IOException {
    Hasher hasher = Hasher.of(algorithm);
    for (long at = range.start(); at < range.end(); at += SLICE) {
      Buffer slice = bytes.read(new ByteRange(at, Math.min(range.end(), at + SLICE)));
      byte[] read = slice.getBytes();
      hasher.update(read, 0, read.length);
    }
    return hasher.finish();
  }
}
