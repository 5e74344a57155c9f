package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.ledger.HeldFile;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.ExpectedDigest;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.FileStamp;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.model.Trust;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.sync.Inventory;
import dev.kedge.sync.api.ItemFacts;
import dev.kedge.sync.api.Link;
import dev.kedge.sync.plan.Step;
import dev.kedge.sync.plan.Step.Kind;
import dev.kedge.transfer.Job;
import dev.kedge.transfer.Stop;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the steps that fetch: each by a signed link, asked for when its turn comes. A link that
 * expires on the way is replaced, and the download goes on where it was.
 */
final class Getting {
  /** So often in a row without a byte gained. */
  private static final int MOST_RENEWALS = 3;

  private final Ledger ledger;
  private final SyncLedger sync;
  private final Session session;
  private final SyncListener steps;
  private final Mending mending;
  private final Stop stop;

  Getting(Ledger ledger, Session session, SyncListener steps, Ticker ticker, Stop stop) {
    this.ledger = ledger;
    this.sync = ledger.sync();
    this.session = session;
    this.steps = steps;
    this.mending = new Mending(ledger, session, ticker, stop);
    this.stop = stop;
  }

  /** Makes what the files are fetched in, its events going to the listener. */
  @FunctionalInterface
  interface Runs {
    Run open(FetchOptions options, TransferListener events, Reporting reporting);
  }

  /** How a step ended that did not come to its end. */
  record Ended(Step step, Failure failure) {}

  /**
   * What fetching came to.
   *
   * @param failed those that did not work, but for those that are not wanted any more
   * @param hasNews whether the server said something meanwhile that must be looked at
   */
  record Fetched(List<Ended> failed, boolean hasNews) {}

  /** Repairs and fetches; each step is told of, and stopped when it is not wanted any more. */
  Fetched all(List<Step> wanted, Map<String, ItemFacts> facts, SyncRequest request, Running running)
      throws Failure {
    if (wanted.isEmpty()) {
      return new Fetched(List.of(), false);
    }
    Map<Step, Stop> stops = new HashMap<>();
    wanted.forEach(step -> stops.put(step, new Stop()));
    List<Ended> failed = new ArrayList<>();
    boolean hasNews;
    try (Stop.Hook _ = stop.onRequest(() -> stopAll(stops));
        Overhearing news = session.overhear(wanted, stops)) {
      List<Step> left = repair(wanted, stops, request, running, failed);
      fetch(left, stops, new Batch(facts, request, running), failed);
      hasNews = news.end();
    }
    boolean isOver = stop.requested();
    List<Ended> real = new ArrayList<>();
    for (Ended end : failed) {
      boolean isCalledOff = Objects.requireNonNull(stops.get(end.step())).requested() && !isOver;
      hasNews |= isCalledOff;
      if (!isCalledOff) {
        real.add(end);
        steps.failed(end.step(), end.failure());
      }
    }
    return new Fetched(real, hasNews);
  }

  private void stopAll(Map<Step, Stop> stops) {
    stops.values().forEach(one -> one.request(Objects.requireNonNull(stop.reason())));
  }

  /** Repairs what can be; the steps that are left. */
  private List<Step> repair(
      List<Step> wanted,
      Map<Step, Stop> stops,
      SyncRequest request,
      Running running,
      List<Ended> failed)
      throws Failure {
    List<Step> left = new ArrayList<>();
    for (Step step : wanted) {
      stop.check();
      if (step.kind() != Kind.REPAIR) {
        left.add(step);
        continue;
      }
      try {
        if (mending.repair(step, request, running, Objects.requireNonNull(stops.get(step)))) {
          steps.done(step);
        } else {
          left.add(step);
        }
      } catch (Failure failure) {
        failed.add(new Ended(step, failure));
      }
    }
    return left;
  }

  /** What all files of a step are fetched by. */
  private record Batch(Map<String, ItemFacts> facts, SyncRequest request, Running running) {}

  private void fetch(List<Step> wanted, Map<Step, Stop> stops, Batch batch, List<Ended> failed)
      throws Failure {
    List<Step> left = wanted;
    Map<Step, Long> kept = new HashMap<>();
    int renewals = 0;
    while (!left.isEmpty()) {
      Map<Integer, TransferEvent.Failed> ends = once(left, stops, batch);
      List<Step> again = new ArrayList<>();
      boolean gained = false;
      for (int i = 0; i < left.size(); i++) {
        TransferEvent.Failed end = ends.get(i);
        if (end == null) {
          continue;
        }
        Step step = left.get(i);
        gained |= end.bytesKept() > kept.getOrDefault(step, 0L);
        kept.put(step, end.bytesKept());
        if (isExpired(end.failure()) && renewals < MOST_RENEWALS) {
          again.add(step);
        } else {
          failed.add(new Ended(step, end.failure()));
        }
      }
      renewals = gained ? 1 : renewals + 1;
      left = again;
    }
  }

  /** What a run needs of the client. */
  record Running(Runs runs, ReportingFactory reporting, TransferListener events) {}

  /** Makes what reports of a run's files. */
  @FunctionalInterface
  interface ReportingFactory {
    Reporting open(TransferListener next) throws Failure;
  }

  private Map<Integer, TransferEvent.Failed> once(
      List<Step> wanted, Map<Step, Stop> stops, Batch batch) throws Failure {
    Running running = batch.running();
    SyncRequest request = batch.request();
    Map<Integer, TransferEvent.Failed> failed = new ConcurrentHashMap<>();
    TransferListener watching =
        event -> {
          running.events().on(event);
          if (event instanceof TransferEvent.Failed end) {
            failed.put(end.file(), end);
          } else if (event instanceof TransferEvent.Done end) {
            steps.done(wanted.get(end.file()));
          }
        };
    try (Reporting reporting = running.reporting().open(watching);
        Run run =
            running.runs().open(request.options().withPages(), reporting.events(), reporting)) {
      List<Fetching.Order> orders = new ArrayList<>();
      for (int i = 0; i < wanted.size(); i++) {
        int index = i;
        Step step = wanted.get(i);
        orders.add(
            new Fetching.Order(
                session.url() + "/v1/content/" + step.version(),
                step.file(),
                () ->
                    job(
                        index,
                        step,
                        Objects.requireNonNull(batch.facts().get(step.item())),
                        request,
                        reporting),
                Objects.requireNonNull(stops.get(step))));
      }
      new Fetching(run.engine(), stop, reporting.events()).run(orders);
    }
    for (int i = 0; i < wanted.size(); i++) {
      Step step = wanted.get(i);
      if (step.kind() == Kind.REPAIR && !failed.containsKey(i)) {
        mended(step);
      }
      if (step.kind() == Kind.REPLACE) {
        session.root().prune(step.item(), request.keepOld());
      }
    }
    return failed;
  }

  private void mended(Step step) throws Failure {
    Optional<Download> row = ledger.find(step.file(), Inventory.key(session.url(), step.item()));
    if (row.isPresent()) {
      Damage.over(ledger, row.get().id(), step.file());
    }
  }

  private Job job(int index, Step step, ItemFacts facts, SyncRequest request, Reporting reporting)
      throws Failure {
    String url = session.url();
    session.root().require(step.file());
    Link from = session.link(step);
    URI link = from.url();
    Optional<FileStamp> mayReplace = held(step);
    if (mayReplace.isPresent() && step.kind() == Kind.REPLACE && request.keepOld() > 0) {
      HeldFile old = sync.item(url, step.item()).flatMap(ItemRow::held).orElseThrow();
      session.root().keep(step.item(), old.version(), step.file());
    }
    dropOtherVersion(step);
    Download row =
        ledger.begin(
            step.file(),
            step.file(),
            Inventory.key(url, step.item()),
            RedactedUrl.of(link),
            List.of("signed link"));
    // Durable before the first byte: a file of which nothing was said would outlive its item.
    Tracked tracked =
        new Tracked(
            ledger,
            url,
            step.item(),
            step.version(),
            ItemState.DOWNLOADING,
            step.file(),
            facts.size());
    tracked.started();
    reporting.started(index, tracked);
    if (step.kind() == Kind.REPAIR && !sync.isDamaged(row.id())) {
      Damage.found(ledger, row.id(), step.file(), List.of()); // Until the whole is there.
    }
    List<ExpectedDigest> expected =
        facts.sha256().map(digest -> new ExpectedDigest(digest, Trust.SIDECAR)).stream().toList();
    return new Job(
        index,
        row,
        Job.NamedBy.TARGET,
        link,
        from.headers(),
        expected,
        List.of(),
        mayReplace.orElse(null),
        reporting.events());
  }

  /** The stamp of kedge's own file that stands there. */
  private Optional<FileStamp> held(Step step) throws Failure {
    Optional<FileStamp> found = Disk.stamp(step.file());
    return sync.item(session.url(), step.item())
        .flatMap(ItemRow::held)
        .map(HeldFile::stamp)
        .filter(stamp -> found.filter(stamp::equals).isPresent());
  }

  /** What is left of a download of another version is of no use; the finished file stays. */
  private void dropOtherVersion(Step step) throws Failure {
    Optional<ItemRow> row = sync.item(session.url(), step.item());
    Optional<Download> download =
        ledger.find(step.file(), Inventory.key(session.url(), step.item()));
    boolean isOther = row.filter(it -> !it.version().equals(step.version())).isPresent();
    if (download.isEmpty()) {
      return;
    }
    boolean isDone = download.get().state() == DownloadState.COMPLETED;
    boolean isBad = isDone && step.kind() == Kind.REPAIR; // What its row says is not so any more.
    if (isOther || isBad) {
      new LedgerDownloads(ledger).forget(download.get(), !isDone);
    }
  }

  private static boolean isExpired(Failure failure) {
    return failure instanceof Failure.Refused refused
        && (refused.status() == 401 || refused.status() == 403);
  }
}
