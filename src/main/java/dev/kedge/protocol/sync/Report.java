package dev.kedge.protocol.sync;

import dev.kedge.model.Digest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing a device did to one item. The newer of two reports is the one with the greater {@code
 * (attempt, rev)}, whatever the clocks say.
 *
 * @param opId the device's name for this report; the same on every try to deliver it
 * @param attempt counted by the device, from 1; a new version or a loss of chunks begins a new one
 * @param rev counted by the device within the attempt, from 1
 * @param generation the server's sequence up to which the device had heard when it did this
 * @param chunks those that are forced and proven; absent for "as before"
 * @param bytes of the file that are durable
 * @param digest of the whole file, once it was computed
 * @param error what failed, as the client's exit codes name it
 * @param clientTime for display only
 */
public record Report(
    String opId,
    Type type,
    String itemId,
    String versionId,
    long attempt,
    long rev,
    long generation,
    ItemState state,
    Optional<String> reason,
    Optional<ChunkSet> chunks,
    long bytes,
    Optional<Digest> digest,
    Optional<String> error,
    Optional<Instant> clientTime) {

  /** What kind of step it was. */
  public enum Type {
    STARTED,
    PROGRESS,
    DIGEST,
    EVENT,
    CLEARED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Type> parse(String label) {
      for (Type type : values()) {
        if (type.label().equals(label)) {
          return Optional.of(type);
        }
      }
      return Optional.empty();
    }
  }

  /** Whether this is newer than the report {@code (attempt, rev)}. */
  public boolean isNewerThan(long otherAttempt, long otherRev) {
    return attempt > otherAttempt || (attempt == otherAttempt && rev > otherRev);
  }

  /** Its chunks; where it does not say, those that are held of the same attempt. */
  public ChunkSet chunksAfter(Optional<Progress> held) {
    return chunks
        .or(() -> held.filter(row -> row.attempt() == attempt).map(Progress::chunks))
        .orElse(ChunkSet.NONE);
  }

  /** All that counts, in one line: equal for equal reports, whoever wrote their JSON. */
  public String canonical() {
    return String.join(
        "\n",
        itemId,
        versionId,
        attempt + "." + rev,
        state.label(),
        reason.orElse(""),
        chunks.map(ChunkSet::toString).orElse(""),
        String.valueOf(bytes),
        digest.map(Digest::toString).orElse(""),
        error.orElse(""));
  }
}
