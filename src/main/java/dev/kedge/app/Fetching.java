package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.ledger.ChunkRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.RowHold;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.Header;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.transfer.Crew;
import dev.kedge.transfer.Engine;
import dev.kedge.transfer.Job;
import dev.kedge.transfer.Stop;
import dev.kedge.transfer.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs files through the engine, several at once, and keeps the ledger's word on each. */
final class Fetching {
  private static final long BUSY_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Engine engine;
  private final Ledger ledger;
  private final Stop stop;
  private final TransferListener events;

  Fetching(Engine engine, Stop stop, TransferListener events) {
    this.engine = engine;
    this.ledger = engine.ledger();
    this.stop = stop;
    this.events = events;
  }

  /** Makes one job; called when its turn comes, on the thread that will run it. */
  @FunctionalInterface
  interface JobMaker {
    Job make() throws Failure;
  }

  /**
   * One file, before it is looked up: enough to say what failed if even that fails.
   *
   * @param stop ends this file alone
   */
  record Order(String url, Path target, JobMaker job, Stop stop) {
    Order(String url, Path target, JobMaker job) {
      this(url, target, job, new Stop());
    }
  }

  /** The orders of a request, in order. */
  List<Order> orders(FetchRequest request) {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < request.items().size(); i++) {
      int index = i;
      FetchItem item = request.items().get(i);
      Path target = Targets.of(item);
      orders.add(new Order(RedactedUrl.of(item.url()), target, () -> job(index, item, target)));
    }
    return orders;
  }

  /** Tells of the entries that cannot be done. */
  void tellMistakes(FetchRequest request) {
    int index = request.items().size();
    for (FetchRequest.Mistake mistake : request.mistakes()) {
      events.on(new TransferEvent.Failed(index++, mistake.shown(), null, mistake.failure(), 0));
    }
  }

  /** Runs every order; each ends in one {@code Done} or {@code Failed} event. */
  void run(List<Order> orders) {
    for (int i = 0; i < orders.size(); i++) {
      // A name that could be foreseen is kept for its file, whatever servers call theirs.
      engine.names().claim(orders.get(i).target(), i);
    }
    AtomicInteger next = new AtomicInteger();
    Crew others = new Crew(new Stop()); // its own: what ends one file does not end the others
    int jobs = Math.min(engine.options().jobs(), orders.size());
    for (int i = 1; i < jobs; i++) {
      others.start("file-" + i, () -> take(orders, next));
    }
    take(orders, next);
    others.join();
  }

  private void take(List<Order> orders, AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < orders.size(); i = next.getAndIncrement()) {
      one(i, orders.get(i));
    }
  }

  private void one(int index, Order order) {
    long id = -1;
    boolean told = false;
    @Nullable Transfer transfer = null;
    Stop own = order.stop();
    try (Stop.Hook _ = stop.onRequest(() -> own.request(Objects.requireNonNull(stop.reason())))) {
      own.check();
      while (true) {
        Job job = order.job().make();
        id = job.row().id();
        transfer = new Transfer(engine, job, own);
        try {
          events.on(transfer.run());
          return;
        } catch (Failure.Busy busy) {
          if (engine.options().waitForLock() && !told) {
            told = true;
            events.on(new TransferEvent.Retry(index, busy, 0, Duration.ofNanos(BUSY_LOOK_NANOS)));
          }
          if (!engine.options().waitForLock() || own.await(BUSY_LOOK_NANOS)) {
            own.check();
            throw busy;
          }
        }
      }
    } catch (Failure failure) {
      boolean givesRanges = transfer == null || transfer.givesRanges();
      failed(index, order, id, own.meant(stop.meant(failure)), givesRanges);
    }
  }

  private void failed(int index, Order order, long id, Failure failure, boolean givesRanges) {
    long kept = 0;
    Path file = order.target();
    try {
      if (id >= 0 && failure instanceof Failure.Busy) {
        forgetIfUnused(id);
      } else if (id >= 0) {
        rest(id, failure);
      }
      Download row = id < 0 ? null : ledger.find(id).orElse(null);
      if (row != null && !(failure instanceof Failure.Busy)) {
        withdrawLost(row);
      }
      kept = row == null || !givesRanges ? 0 : kept(row);
      file = row == null ? file : row.file();
    } catch (Failure ofLedger) {
      failure.addSuppressed(ofLedger);
    }
    events.on(new TransferEvent.Failed(index, order.url(), file, failure, kept));
  }

  /** What never had an answer, and never will have one, is not worth a row for ever. */
  private void rest(long id, Failure failure) throws Failure {
    if (hasBegun(id) || !isInVain(failure)) {
      ledger.rest(id, restingState(failure), failure);
    } else {
      ledger.forget(id, "");
    }
  }

  /** Where another download is at work on the file, this one's row would only be in its way. */
  private void forgetIfUnused(long id) throws Failure {
    Optional<RowHold> hold = ledger.hold(id);
    if (hold.isPresent()) {
      try (RowHold _ = hold.get()) {
        if (!hasBegun(id)) {
          ledger.forget(id, "");
        }
      }
    }
  }

  private boolean hasBegun(long id) throws Failure {
    return ledger
        .find(id)
        .filter(row -> !row.attempt().isEmpty() || row.stamp() != null)
        .isPresent();
  }

  /** Whether the same again can come to nothing else: a wrong URL, or a name that is taken. */
  private static boolean isInVain(Failure failure) {
    return switch (failure) {
      case Failure.Refused refused -> refused.status() == 404 || refused.status() == 410;
      case Failure.Local local -> !local.diskFull();
      default -> false;
    };
  }

  /** A part that was thrown away holds nothing; one that was published may still be recovered. */
  private void withdrawLost(Download row) throws Failure {
    boolean isLost =
        row.state() != DownloadState.COMPLETED
            && row.bytes() > 0
            && Disk.stamp(Disk.part(row.file(), row.attempt())).isEmpty()
            && Disk.stamp(row.file()).isEmpty()
            && !isAway(row);
    if (isLost) {
      List<Integer> chunks =
          ledger.chunks(row.id(), row.attempt()).stream().map(ChunkRow::index).toList();
      ledger.withdraw(row.id(), row.attempt(), chunks);
    }
  }

  /** Whether the part is not gone, but its disk. */
  private boolean isAway(Download row) throws Failure {
    try {
      Disk.requirePlace(row.file(), ledger.place(row.id()));
      return false;
    } catch (Failure.Away _) {
      return true;
    }
  }

  private long kept(Download row) throws Failure {
    boolean goesOn = row.state() != DownloadState.COMPLETED && !row.attempt().isEmpty();
    boolean isThere =
        goesOn && (Disk.stamp(Disk.part(row.file(), row.attempt())).isPresent() || isAway(row));
    return isThere ? row.bytes() : 0;
  }

  private Job job(int index, FetchItem item, Path target) throws Failure {
    String key = RedactedUrl.key(item.url());
    String url = RedactedUrl.of(item.url());
    Download row =
        ledger.begin(target, target, key, url, Secrets.names(item.url(), item.headers()));
    List<Header> headers = item.headers();
    boolean unnamed = item.out() == null && engine.options().serverNames();
    return new Job(
        index,
        row,
        unnamed ? Job.NamedBy.ORIGIN : Job.NamedBy.TARGET,
        item.url(),
        headers,
        item.checksums(),
        List.of(),
        null,
        events);
  }

  /**
   * Stopped by the user or by a limit, room on the disk included: to be gone on with. Anything else
   * is a failure.
   */
  private static DownloadState restingState(Failure failure) {
    boolean stopped = failure instanceof Failure.Interrupted || failure instanceof Failure.OwnLimit;
    boolean full = failure instanceof Failure.Local local && local.diskFull();
    boolean away = failure instanceof Failure.Away;
    return stopped || full || away || failure.isTransient()
        ? DownloadState.PAUSED
        : DownloadState.FAILED;
  }
}
