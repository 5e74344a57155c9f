package dev.kedge.app;

import dev.kedge.ledger.Ledger;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.FetchItem;
import dev.kedge.model.FetchOptions;
import dev.kedge.model.FetchRequest;
import dev.kedge.model.ResumeRequest;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.model.VerifyRequest;
import dev.kedge.model.VerifyResult;
import dev.kedge.model.VerifyResult.Verdict;
import dev.kedge.origin.Origin;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.transfer.Stop;
import dev.kedge.transfer.Streaming;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@link Kedge} over one ledger and one network. */
public final class Client implements Kedge {
  private final Ledger ledger;
  private final OriginFactory origins;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final @Nullable SyncConfig config;
  private final Stop stop = new Stop();

  /**
   * @param ledger closed with this
   * @param random must be safe for many threads
   * @param config null where nothing is reported to servers
   */
  public Client(
      Ledger ledger,
      OriginFactory origins,
      Ticker ticker,
      RandomGenerator random,
      @Nullable SyncConfig config) {
    this.ledger = ledger;
    this.origins = origins;
    this.ticker = ticker;
    this.random = random;
    this.config = config;
  }

  /** One that reports nothing. */
  public Client(Ledger ledger, OriginFactory origins, Ticker ticker, RandomGenerator random) {
    this(ledger, origins, ticker, random, null);
  }

  @Override
  public Optional<String> notice() {
    return ledger.notice();
  }

  @Override
  public boolean remembers() {
    return !ledger.isTemporary();
  }

  @Override
  public void fetch(FetchRequest request, TransferListener events) throws Failure {
    try (Reporting reporting = reporting(events)) {
      TransferListener heard = reporting == null ? events : reporting.events();
      try (Run run = run(request.options(), heard, reporting)) {
        Fetching fetching = new Fetching(run.engine(), stop, heard);
        fetching.tellMistakes(request);
        fetching.run(fetching.orders(request));
      }
    }
  }

  @Override
  public void stream(FetchRequest request, OutputStream out, TransferListener events)
      throws Failure {
    FetchItem item = request.items().getFirst();
    try (Run run = run(request.options(), events, null)) {
      try {
        events.on(new Streaming(run.engine(), item, stop, events).run(out));
      } catch (Failure failure) {
        String url = RedactedUrl.of(item.url());
        events.on(new TransferEvent.Failed(0, url, null, stop.meant(failure), 0));
      }
    }
  }

  @Override
  public void resume(ResumeRequest request, List<Download> chosen, TransferListener events)
      throws Failure {
    try (Reporting reporting = reporting(events)) {
      TransferListener heard = reporting == null ? events : reporting.events();
      try (Run run = run(request.options(), heard, reporting)) {
        new Fetching(run.engine(), stop, heard)
            .run(Resuming.orders(request, chosen, ledger, heard));
      }
    }
  }

  @Override
  public void verify(VerifyRequest request, TransferListener events, Consumer<VerifyResult> results)
      throws Failure {
    int cores = Runtime.getRuntime().availableProcessors();
    int files = Math.max(1, Math.min(cores, request.files().size()));
    Verifying verifying = new Verifying(ledger, ticker, stop, Math.max(1, cores / files));
    FetchOptions options = request.options().forRepair();
    try (Run run = request.repair() ? run(options, events, null) : null;
        ExecutorService pool = Executors.newFixedThreadPool(files)) {
      for (int i = 0; i < request.files().size(); i++) {
        int index = i;
        pool.execute(() -> results.accept(verified(index, request, verifying, run, events)));
      }
    }
  }

  private VerifyResult verified(
      int index,
      VerifyRequest request,
      Verifying verifying,
      @Nullable Run run,
      TransferListener events) {
    Path file = request.files().get(index);
    VerifyResult result = verifying.verify(file, request);
    if (run == null || result.verdict() != Verdict.BAD) {
      return result;
    }
    try {
      Optional<Verifying.Recorded> recorded = verifying.recorded(file);
      VerifyResult found = request.checksums().isEmpty() ? result : verifying.verify(file);
      if (recorded.isPresent() && Repairing.canHelp(recorded.get(), found)) {
        Repairing.Source from = Repairing.Source.recorded(recorded.get().row(), request);
        TransferEvent.Done done =
            new Repairing(run.engine(), stop, events).repair(index, recorded.get(), found, from);
        int fetched = done.resumedFrom() == 0 ? found.chunks() : found.badChunks().size();
        return verifying.verify(file, request).repaired(found.badChunks(), fetched);
      }
      return result;
    } catch (Failure failure) {
      return result.notRepaired(stop.meant(failure));
    }
  }

  @Override
  public Downloads downloads() {
    return new LedgerDownloads(ledger);
  }

  @Override
  public void interrupt() {
    stop.request(new Failure.Interrupted());
  }

  @Override
  public void close() {
    ledger.close();
  }

  @Override
  public Syncing sync() {
    SyncConfig known = config;
    if (known == null) {
      throw new IllegalStateException("made without a configuration for servers");
    }
    return new Synchronizing(
        ledger, known, ticker, stop, this::run, next -> reporting(known, next));
  }

  /** Null where there is nobody to report to. */
  private @Nullable Reporting reporting(TransferListener events) throws Failure {
    if (config == null || ledger.isTemporary() || ledger.sync().servers().isEmpty()) {
      return null;
    }
    return reporting(config, events);
  }

  private Reporting reporting(SyncConfig to, TransferListener events) throws Failure {
    return new Reporting(
        ledger, ledger.sync().servers(), new Delivering(ledger, to, ticker), ticker, events);
  }

  private Run run(FetchOptions options, TransferListener events, @Nullable Reporting reporting) {
    Origin origin = origins.open(options);
    return new Run(
        reporting == null ? origin : new DescribedOrigin(origin, reporting::look),
        ledger,
        ticker,
        random,
        options,
        stop,
        events);
  }
}
