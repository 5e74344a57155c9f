package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.ChunkSet;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Judge;
import dev.kedge.protocol.sync.Progress;
import dev.kedge.protocol.sync.Report;
import dev.kedge.protocol.sync.Verdict;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.state.ItemCatalogue.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Judges reports of devices by what is held, what users want and what the catalogue says. */
final class Reports {
  private final Knowledge knowledge;

  Reports(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  ReportResult take(Turn turn, Device device, Report report) throws StoreException {
    Transaction transaction = turn.transaction();
    Place place = new Place(device.user(), report.itemId(), device.id());
    Optional<DeviceProgress> before = ProgressTable.find(transaction, device.id(), report.itemId());
    Optional<Version> version = knowledge.versions().find(transaction, report.versionId());
    Optional<String> wrong = wrong(report, before, version);
    if (wrong.isPresent()) {
      return refused(report, wrong.get(), before.map(DeviceProgress::progress));
    }
    Report heard = withSaneGeneration(report, turn);
    byte[] said = RefreshSecret.sha256(report.canonical());
    long clearedAt = clearedAt(transaction, device, place);
    Judge.Version judged = judged(transaction, version, report);
    Optional<Progress> held = before.map(row -> held(row, said, report));
    return switch (Judge.judge(held, clearedAt, heard, judged)) {
      case Verdict.Applied applied -> {
        ProgressWriter.reported(turn, place, before, applied.row(), said, report.clientTime());
        yield applied(report, applied.row());
      }
      case Verdict.Repeated _ -> repeated(report, held.orElseThrow());
      case Verdict.NotApplied not when not.reason() == Verdict.Reason.CLEARED ->
          refused(
              report,
              not.reason().label(),
              Optional.of(toClear(turn, place, before, report, clearedAt)));
      case Verdict.NotApplied not -> refused(report, not.reason().label(), held);
    };
  }

  /** Nobody knows which of the two machines says the truth of this one. */
  static List<ReportResult> ofTwoDevices(List<Report> reports) {
    return reports.stream()
        .map(report -> refused(report, Verdict.Reason.TWO_DEVICES.label(), Optional.empty()))
        .toList();
  }

  /** What no device can truly say. */
  private static Optional<String> wrong(
      Report report, Optional<DeviceProgress> before, Optional<Version> version) {
    if (version.isEmpty()) {
      boolean mayBeForgotten = report.state() == ItemState.CLEARED && before.isPresent();
      return mayBeForgotten ? Optional.empty() : Optional.of("unknown-version");
    }
    if (!version.get().item().equals(report.itemId())) {
      return Optional.of("other-item");
    }
    boolean fits =
        report.chunks().map(ChunkSet::end).orElse(0) <= version.get().layout().count()
            && report.bytes() <= version.get().layout().total();
    return fits ? Optional.empty() : Optional.of("beyond-the-end");
  }

  /** A number that was never given is as good as none. */
  private static Report withSaneGeneration(Report report, Turn turn) {
    if (report.generation() <= turn.generation()) {
      return report;
    }
    return new Report(
        report.opId(),
        report.type(),
        report.itemId(),
        report.versionId(),
        report.attempt(),
        report.rev(),
        0,
        report.state(),
        report.reason(),
        report.chunks(),
        report.bytes(),
        report.digest(),
        report.error(),
        report.clientTime());
  }

  private long clearedAt(Transaction transaction, Device device, Place place)
      throws StoreException {
    Wishes wishes = IntentTable.covering(transaction, place);
    if (wishes.clearedAt(0) == 0) {
      return 0;
    }
    Optional<ItemCatalogue.Item> item = knowledge.catalogue().item(transaction, place.item());
    return wishes.clearedAt(
        item.isEmpty() ? 0 : knowledge.desires().generation(transaction, device, item.get()));
  }

  /** Only claims of a whole file need a look at the version. */
  private Judge.Version judged(Transaction transaction, Optional<Version> version, Report report)
      throws StoreException {
    boolean isClaim =
        switch (report.state()) {
          case COMPLETED, STALE -> true;
          default -> false;
        };
    return isClaim && version.isPresent()
        ? knowledge.versions().judged(transaction, version.get(), report.digest())
        : new Judge.Version(Optional.empty(), true);
  }

  /**
   * Only a digest is kept of what was said last; the judge wants to know whether it is the same.
   */
  private static Progress held(DeviceProgress row, byte[] said, Report report) {
    boolean isSame = Arrays.equals(row.saidDigest(), said);
    return row.progress().saying(isSame ? report.canonical() : "");
  }

  /**
   * The device held what was cleared when it said this, so it is told to let it go. Its attempt and
   * revision count: an older report that it had let go of the item, which comes later, is not the
   * answer.
   */
  private static Progress toClear(
      Turn turn, Place place, Optional<DeviceProgress> before, Report report, long clearedAt)
      throws StoreException {
    Progress row =
        new Progress(
            report.versionId(),
            report.attempt(),
            report.rev(),
            clearedAt,
            ItemState.CLEARING,
            report.reason(),
            report.chunksAfter(before.map(DeviceProgress::progress)),
            report.bytes(),
            report.digest(),
            report.error(),
            report.canonical());
    byte[] said = RefreshSecret.sha256(report.canonical());
    ProgressWriter.reported(turn, place, before, row, said, report.clientTime());
    return row;
  }

  private static ReportResult repeated(Report report, Progress held) {
    boolean wasRefused = held.state() == ItemState.CLEARING && report.state().isHeld();
    return wasRefused
        ? refused(report, Verdict.Reason.CLEARED.label(), Optional.of(held))
        : applied(report, held);
  }

  private static ReportResult applied(Report report, Progress row) {
    return new ReportResult(
        report.opId(),
        true,
        Optional.empty(),
        row.state() == report.state() ? Optional.empty() : Optional.of(row));
  }

  private static ReportResult refused(Report report, String reason, Optional<Progress> held) {
    return new ReportResult(report.opId(), false, Optional.of(reason), held);
  }
}
