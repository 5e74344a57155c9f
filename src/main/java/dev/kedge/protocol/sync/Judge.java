package dev.kedge.protocol.sync;

import dev.kedge.model.Digest;
import java.util.Optional;

/**
 * What the server makes of a report: the rules by which devices that were away, that repeat
 * themselves and that report out of order cannot do harm. Deterministic, without a clock.
 */
public final class Judge {
  private Judge() {}

  /**
   * What is known of the version a report is about.
   *
   * @param digest the whole SHA-256, once the server has computed it
   * @param isCurrent whether no newer version has replaced it
   */
  public record Version(Optional<Digest> digest, boolean isCurrent) {}

  /**
   * What becomes of a report.
   *
   * @param row what is held of the item on this device, if it was ever heard of or asked for
   * @param clearedAt the generation of the latest clear that covers the item on this device, 0 for
   *     none; a keep that is newer than it makes it 0
   */
  public static Verdict judge(
      Optional<Progress> row, long clearedAt, Report report, Version version) {
    if (row.isPresent()) {
      Progress held = row.get();
      if (report.attempt() == held.attempt() && report.rev() == held.rev()) {
        return held.said().equals(report.canonical())
            ? new Verdict.Repeated()
            : new Verdict.NotApplied(Verdict.Reason.TWO_DEVICES);
      }
      if (!report.isNewerThan(held.attempt(), held.rev())) {
        return new Verdict.NotApplied(Verdict.Reason.STALE);
      }
    }
    boolean saysGone = report.state() == ItemState.CLEARED;
    if (clearedAt > report.generation() && !saysGone) {
      return new Verdict.NotApplied(Verdict.Reason.CLEARED);
    }
    ChunkSet chunks = report.chunksAfter(row);
    Optional<Progress> sameAttempt = row.filter(held -> held.attempt() == report.attempt());
    if (sameAttempt.isPresent() && !saysGone) {
      Progress held = sameAttempt.get();
      if (!held.versionId().equals(report.versionId())) {
        return new Verdict.NotApplied(Verdict.Reason.OTHER_VERSION);
      }
      if (!chunks.containsAll(held.chunks())) {
        return new Verdict.NotApplied(Verdict.Reason.SHRUNK);
      }
    }
    long generation = Math.max(report.generation(), row.map(Progress::generation).orElse(0L));
    return new Verdict.Applied(
        new Progress(
            report.versionId(),
            report.attempt(),
            report.rev(),
            Math.max(generation, saysGone ? clearedAt : 0),
            proven(report.state(), report.digest(), version),
            report.reason(),
            saysGone ? ChunkSet.NONE : chunks,
            saysGone ? 0 : report.bytes(),
            report.digest(),
            report.error(),
            report.canonical()));
  }

  /**
   * The state that a claim deserves: {@code completed} needs a whole digest equal to the version's,
   * else it stays {@code verifying}; a proven file of a replaced version is {@code stale}.
   */
  public static ItemState proven(ItemState claimed, Optional<Digest> digest, Version version) {
    if (claimed != ItemState.COMPLETED && claimed != ItemState.STALE) {
      return claimed;
    }
    if (digest.isEmpty() || !digest.equals(version.digest())) {
      return ItemState.VERIFYING;
    }
    return version.isCurrent() ? ItemState.COMPLETED : ItemState.STALE;
  }
}
