package dev.kedge.model;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The representation a download is tied to, from its first response.
 *
 * @param total length in bytes; -1 when the origin did not say
 * @param etag the entity tag, if any
 * @param lastModified the origin's own string, byte for byte, if any
 * @param strongDate whether {@code lastModified} was at least 60 s older than the answer's {@code
 *     Date}
 * @param digests whole-representation digests from the answer's fields
 */
public record Pin(
    long total,
    @Nullable EntityTag etag,
    @Nullable String lastModified,
    boolean strongDate,
    @Nullable Instant date,
    List<Digest> digests) {
  public Pin {
    digests = List.copyOf(digests);
  }

  public OptionalLong knownTotal() {
    return total < 0 ? OptionalLong.empty() : OptionalLong.of(total);
  }

  /** Whether a strong entity tag or a strong date ties several responses to one version. */
  public boolean hasStrongValidator() {
    return hasStrongTag() || (lastModified != null && strongDate);
  }

  public boolean hasStrongTag() {
    return etag != null && !etag.weak();
  }

  /**
   * The value for If-Range: the strong tag, else the strong date, else nothing (RFC 9110 §13.1.5).
   */
  public @Nullable String ifRange() {
    if (hasStrongTag()) {
      return String.valueOf(etag);
    }
    return strongDate ? lastModified : null;
  }

  public Pin withTotal(long knownTotal) {
    return new Pin(knownTotal, etag, lastModified, strongDate, date, digests);
  }
}
