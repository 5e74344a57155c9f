package dev.kedge.app;

import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.ServerRow;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.model.TransferEvent;
import dev.kedge.model.TransferListener;
import dev.kedge.origin.Answer;
import dev.kedge.protocol.LinkField;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.sync.Provisional;
import dev.kedge.sync.api.ServerApi;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reports what becomes of files of known servers: into the ledger on a thread of its own, and from
 * there to the server on another. The threads that move bytes only leave a note here, and the
 * command waits at its end for the ledger, and for the server never longer than {@link #PATIENCE}.
 */
final class Reporting implements AutoCloseable {
  /** What is not taken by then goes with the next command. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final TransferEvent END = new TransferEvent.Restarted(-1, "the last one");

  /** What delivers reports; told that there are some. */
  interface Delivery extends AutoCloseable {
    void wake(String url);

    /** Waits no longer than so for what is under way. */
    void finish(Duration patience);

    @Override
    void close();
  }

  private record Known(String url, String item, String version, ItemState work) {}

  private final Ledger ledger;
  private final TransferListener next;
  private final Delivery delivery;
  private final Set<String> servers = new HashSet<>();
  private final Map<String, String> versions = new ConcurrentHashMap<>();
  private final Map<Integer, Known> known = new ConcurrentHashMap<>();
  private final Map<Integer, Tracked> begun = new ConcurrentHashMap<>();
  private final Map<Integer, TransferEvent.Resolved> resolved = new HashMap<>();
  private final Map<Integer, Tracked> tracked = new HashMap<>();
  private final Set<Integer> moving = ConcurrentHashMap.newKeySet();
  private final LinkedBlockingQueue<TransferEvent> notes = new LinkedBlockingQueue<>();
  private final Ticker ticker;
  private final Thread thread;

  /**
   * @param servers whose files are reported
   * @param next who hears the events too, first
   */
  Reporting(
      Ledger ledger,
      List<ServerRow> servers,
      Delivery delivery,
      Ticker ticker,
      TransferListener next) {
    this.ledger = ledger;
    this.delivery = delivery;
    this.next = next;
    this.ticker = ticker;
    servers.stream()
        .filter(server -> server.trouble().isEmpty())
        .map(ServerRow::url)
        .forEach(this.servers::add);
    thread = Thread.ofPlatform().daemon(true).name("reports").start(this::run);
  }

  /** A file that is about to be repaired, whose item is known beforehand. */
  void repairs(int file, String url, String item, String version) {
    known.put(file, new Known(url, item, version, ItemState.REPAIRING));
  }

  /** A file that is said to have started already, by whoever hands it over. */
  void started(int file, Tracked started) {
    begun.put(file, started);
  }

  /** Looks for what an answer says of the version it brings. */
  void look(Answer answer) {
    if (answer.status() / 100 != 2 && answer.status() != 304) {
      return;
    }
    if (!servers.contains(ServerApi.base(answer.url()))) {
      return;
    }
    manifest(answer)
        .flatMap(Reporting::version)
        .ifPresent(version -> versions.put(RedactedUrl.of(answer.url()), version));
  }

  TransferListener events() {
    return event -> {
      next.on(event);
      if (event instanceof TransferEvent.Progress progress) {
        moving.add(progress.file());
      } else {
        notes.add(event);
      }
    };
  }

  private static Optional<URI> manifest(Answer answer) {
    try {
      return LinkField.parse(answer.lines("link")).stream()
          .filter(link -> link.isA("describedby"))
          .map(link -> answer.url().resolve(link.target()))
          .findFirst();
    } catch (IllegalArgumentException notAUrl) {
      return Optional.empty();
    }
  }

  /** Of {@code /v1/versions/V/manifest}. */
  private static Optional<String> version(URI manifest) {
    String[] parts = String.valueOf(manifest.getPath()).split("/", -1);
    boolean fits = parts.length == 5 && parts[2].equals("versions") && parts[4].equals("manifest");
    return fits ? Optional.of(parts[3]) : Optional.empty();
  }

  private void run() {
    long last = ticker.nanos();
    while (true) {
      Optional<TransferEvent> event = take();
      if (event.filter(END::equals).isPresent()) {
        return;
      }
      try {
        if (event.isPresent()) {
          note(event.get());
        }
        if (ticker.nanos() - last > EVERY_NANOS) {
          last = ticker.nanos();
          progress();
        }
      } catch (Failure ofLedger) {
        // The download tells of a broken ledger; a report is not worth more.
        moving.clear();
      }
    }
  }

  private Optional<TransferEvent> take() {
    try {
      return Optional.ofNullable(notes.poll(1, TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      return Optional.of(END);
    }
  }

  private void note(TransferEvent event) throws Failure {
    switch (event) {
      case TransferEvent.Resolved found -> {
        resolved.put(found.file(), found);
        Optional<Tracked> file = track(found.file());
        if (file.isPresent()) {
          if (!begun.containsKey(found.file())) {
            file.get().started();
          }
          delivery.wake(file.get().url());
        }
      }
      case TransferEvent.Done done -> {
        Optional<Tracked> file = track(done);
        if (file.isPresent()) {
          file.get().done(done);
          delivery.wake(file.get().url());
        }
      }
      case TransferEvent.Failed failed -> {
        Optional<Tracked> file = track(failed.file());
        if (file.isPresent() && !(failed.failure() instanceof Failure.Busy)) {
          file.get().failed(failed.failure());
          delivery.wake(file.get().url());
        }
      }
      default -> {}
    }
  }

  private void progress() throws Failure {
    for (int file : Set.copyOf(moving)) {
      moving.remove(file);
      Optional<Tracked> there = track(file);
      if (there.isPresent()) {
        there.get().moved();
        delivery.wake(there.get().url());
      }
    }
  }

  private Optional<Tracked> track(TransferEvent.Done done) throws Failure {
    Optional<Tracked> there = track(done.file());
    if (there.isPresent() || done.target() == null) {
      return there;
    }
    return tracked(done.file(), done.finalUrl(), done.target(), done.bytes());
  }

  private Optional<Tracked> track(int file) throws Failure {
    if (begun.containsKey(file)) {
      return Optional.ofNullable(begun.get(file));
    }
    TransferEvent.Resolved found = resolved.get(file);
    if (tracked.containsKey(file) || found == null || found.target() == null) {
      return Optional.ofNullable(tracked.get(file));
    }
    return tracked(file, found.finalUrl(), found.target(), found.total());
  }

  private Optional<Tracked> tracked(int file, String finalUrl, Path target, long total)
      throws Failure {
    Optional<Known> about = Optional.ofNullable(known.get(file));
    if (about.isEmpty()) {
      about = byVersion(finalUrl, target);
    }
    Optional<Tracked> made =
        about.map(
            it -> new Tracked(ledger, it.url(), it.item(), it.version(), it.work(), target, total));
    made.ifPresent(it -> tracked.put(file, it));
    return made;
  }

  private Optional<Known> byVersion(String finalUrl, Path target) throws Failure {
    String version = versions.get(finalUrl);
    if (version == null) {
      return Optional.empty();
    }
    String url = ServerApi.base(URI.create(finalUrl));
    for (ItemRow row : ledger.sync().items(url)) {
      if (row.version().equals(version) && row.file().equals(target)) {
        return Optional.of(new Known(url, row.item(), version, ItemState.DOWNLOADING));
      }
    }
    return Optional.of(new Known(url, Provisional.of(version), version, ItemState.DOWNLOADING));
  }

  @Override
  public void close() {
    notes.add(END);
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    delivery.finish(PATIENCE);
    delivery.close();
  }
}
