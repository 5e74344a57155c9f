package dev.kedge.app;

import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.model.VerifyResult;
import dev.kedge.model.VerifyResult.Verdict;
import dev.kedge.protocol.Manifest;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.sync.api.Link;
import dev.kedge.sync.plan.Step;
import dev.kedge.transfer.Stop;
import java.util.Optional;

/**
 * Repairs damaged files of a server: only their bad chunks are fetched, by a signed link, and each
 * must be as the server's manifest says before the repaired file takes the damaged one's place.
 */
final class Mending {
  private static final int MOST_LINKS = 3;

  private final Ledger ledger;
  private final Session session;
  private final Verifying verifying;

  Mending(Ledger ledger, Session session, Ticker ticker, Stop stop) {
    this.ledger = ledger;
    this.session = session;
    this.verifying =
        new Verifying(ledger, ticker, stop, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Repairs the file of one step.
   *
   * @return false where the whole must be fetched: the server has no manifest, or what was recorded
   *     of the file is not what that says
   * @throws Failure why it stays damaged
   */
  boolean repair(Step step, SyncRequest request, Getting.Running running, Stop stop)
      throws Failure {
    Optional<Verifying.Recorded> recorded = verifying.recorded(step.file());
    if (recorded.isEmpty() || !isAsPublished(recorded.get(), step)) {
      return false;
    }
    VerifyResult found = verifying.verify(step.file());
    Failure why = found.failure();
    if (found.verdict() == Verdict.GOOD) {
      sayAgain(step);
      return true;
    }
    if (found.verdict() != Verdict.BAD && why != null) {
      throw why;
    }
    if (!Repairing.canHelp(recorded.get(), found)) {
      return false;
    }
    sayCorrupt(step, found);
    for (int links = 1; ; links++) {
      try {
        fetch(step, recorded.get(), found, request, running, stop);
        Damage.over(ledger, recorded.get().row().id(), step.file());
        return true;
      } catch (Failure.Refused refused) {
        boolean isExpired = refused.status() == 401 || refused.status() == 403;
        if (!isExpired || links == MOST_LINKS) {
          throw refused;
        }
      }
    }
  }

  private void fetch(
      Step step,
      Verifying.Recorded recorded,
      VerifyResult found,
      SyncRequest request,
      Getting.Running running,
      Stop stop)
      throws Failure {
    Link from = session.link(step);
    try (Reporting reporting = running.reporting().open(running.events());
        Run run =
            running.runs().open(request.options().forRepair(), reporting.events(), reporting)) {
      reporting.repairs(0, session.url(), step.item(), step.version());
      TransferListener events = reporting.events();
      try {
        var _ =
            new Repairing(run.engine(), stop, events)
                .repair(0, recorded, found, new Repairing.Source(from.url(), from.headers()));
      } catch (Failure failure) {
        String url = session.url() + "/v1/content/" + step.version();
        events.on(new TransferEvent.Failed(0, url, step.file(), failure, 0));
        throw failure;
      }
    }
  }

  /** Whether the chunks that were recorded are those of the server's manifest. */
  private boolean isAsPublished(Verifying.Recorded recorded, Step step) throws Failure {
    Download row = recorded.row();
    Optional<Manifest> manifest = session.device().manifest(step.version());
    return manifest.isPresent()
        && row.state() == DownloadState.COMPLETED
        && row.chunkSize() == manifest.get().layout().chunkSize()
        && recorded.chunks().equals(manifest.get().chunks());
  }

  private void sayCorrupt(Step step, VerifyResult found) throws Failure {
    Optional<ItemRow> row = ledger.sync().item(session.url(), step.item());
    if (row.isPresent() && row.get().state() != ItemState.CORRUPT && row.get().held().isPresent()) {
      var _ =
          ledger
              .sync()
              .report(
                  session.url(),
                  step.item(),
                  Checking.corrupt(row.get(), step.version(), found.badChunks()));
    }
  }

  /** It was taken for damaged, and is not any more: restored by somebody, perhaps. */
  private void sayAgain(Step step) throws Failure {
    Optional<ItemRow> row = ledger.sync().item(session.url(), step.item());
    if (row.isPresent() && row.get().state() != ItemState.COMPLETED) {
      var _ =
          ledger
              .sync()
              .report(session.url(), step.item(), Checking.whole(row.get(), Optional.empty()));
    }
  }
}
