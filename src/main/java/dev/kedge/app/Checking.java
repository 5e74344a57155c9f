package dev.kedge.app;

import dev.kedge.disk.Disk;
import dev.kedge.ledger.HeldFile;
import dev.kedge.ledger.ItemRow;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.Said;
import dev.kedge.ledger.SyncLedger;
import dev.kedge.model.Digest;
import dev.kedge.model.Download;
import dev.kedge.model.Failure;
import dev.kedge.model.Ticker;
import dev.kedge.model.VerifyResult;
import dev.kedge.model.VerifyResult.Verdict;
import dev.kedge.protocol.ChunkLayout;
import dev.kedge.protocol.RedactedUrl;
import dev.kedge.protocol.sync.ChunkSet;
import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Report;
import dev.kedge.sync.Inventory;
import dev.kedge.sync.WholeDigest;
import dev.kedge.sync.api.Comparison;
import dev.kedge.transfer.Stop;
import dev.kedge.verify.ChunkDigests;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Has the server compare files with what it publishes. It must have the last word where a file was
 * finished before the server had hashed it; and it names the chunks of a damaged file that are bad.
 */
final class Checking {
  private final Ledger ledger;
  private final SyncLedger sync;
  private final Session session;
  private final Verifying verifying;
  private final Stop stop;

  Checking(Ledger ledger, Session session, Ticker ticker, Stop stop) {
    this.ledger = ledger;
    this.sync = ledger.sync();
    this.session = session;
    this.verifying = new Verifying(ledger, ticker, stop, 1);
    this.stop = stop;
  }

  /** What was compared, and how many of these files are damaged. */
  record Count(int files, int bad) {}

  /** Decides the claims that the server could not decide yet. */
  void waitingClaims() throws Failure {
    for (ItemRow row : sync.items(session.url())) {
      if (row.state() == ItemState.COMPLETED && row.digest().isEmpty() && isHashed(row)) {
        var _ = check(row);
      }
    }
  }

  /** Compares all files that this device holds. */
  Count everything() throws Failure {
    int files = 0;
    int bad = 0;
    for (ItemRow row : sync.items(session.url())) {
      stop.check();
      Optional<Boolean> good = check(row);
      files += good.isPresent() ? 1 : 0;
      bad += good.filter(Boolean.FALSE::equals).isPresent() ? 1 : 0;
    }
    return new Count(files, bad);
  }

  private boolean isHashed(ItemRow row) throws Failure {
    return session
        .device()
        .item(row.item())
        .filter(facts -> facts.version().equals(row.version()))
        .filter(facts -> facts.sha256().isPresent())
        .isPresent();
  }

  /** Whether the file is as it should be; empty where there is none, or nobody can say. */
  private Optional<Boolean> check(ItemRow row) throws Failure {
    Optional<HeldFile> held = row.held();
    boolean isThere =
        held.isPresent() && Disk.stamp(row.file()).filter(held.get().stamp()::equals).isPresent();
    if (!isThere) {
      return Optional.empty(); // Changed or gone: the plan sees to that.
    }
    String version = held.orElseThrow().version();
    long size = held.get().stamp().size();
    Digest whole = WholeDigest.of(row.file(), stop::requested);
    return switch (session.device().compare(version, whole, size, List.of())) {
      case Comparison.Same _ -> {
        good(row, version, whole);
        yield Optional.of(true);
      }
      case Comparison.Different _ -> {
        ChunkLayout layout = ChunkLayout.of(size);
        List<Digest> chunks = ChunkDigests.of(row.file(), layout, stop::requested);
        Comparison named = session.device().compare(version, whole, size, chunks);
        List<Integer> bad = named instanceof Comparison.Different it ? it.badChunks() : List.of();
        bad(row, version, bad);
        yield Optional.of(false);
      }
      case Comparison.Unsaid _ -> byOwnRecord(row, version);
    };
  }

  private Optional<Boolean> byOwnRecord(ItemRow row, String version) throws Failure {
    VerifyResult result = verifying.verify(row.file());
    if (result.verdict() == Verdict.BAD) {
      bad(row, version, result.badChunks());
    }
    boolean isKnown = result.verdict() == Verdict.GOOD || result.verdict() == Verdict.BAD;
    return isKnown ? Optional.of(result.verdict() == Verdict.GOOD) : Optional.empty();
  }

  private void good(ItemRow row, String version, Digest whole) throws Failure {
    if (row.version().equals(version)) {
      sync.proven(session.url(), row.item(), whole);
    }
    Optional<Download> download = download(row);
    if (download.isPresent() && sync.isDamaged(download.get().id())) {
      Damage.over(ledger, download.get().id(), row.file());
    }
    if (row.state() == ItemState.CORRUPT) {
      say(row, whole(row, Optional.of(whole)));
    }
  }

  private void bad(ItemRow row, String version, List<Integer> badChunks) throws Failure {
    Optional<Download> known = download(row);
    Download download =
        known.isPresent()
            ? known.get()
            : ledger.begin(
                row.file(),
                row.file(),
                Inventory.key(session.url(), row.item()),
                RedactedUrl.of(URI.create(session.url() + "/v1/content/" + version)),
                List.of());
    Damage.found(ledger, download.id(), row.file(), badChunks);
    if (row.state() != ItemState.CORRUPT) {
      say(row, corrupt(row, version, badChunks));
    }
  }

  /** That the file is whole. */
  static Said whole(ItemRow row, Optional<Digest> digest) {
    HeldFile held = row.held().orElseThrow();
    Said said = Said.whole(held.version(), held.stamp().size());
    return digest.or(row::digest).map(said::proven).orElse(said);
  }

  /** That so many chunks are left; none where nobody knows which are bad. */
  static Said corrupt(ItemRow row, String version, List<Integer> badChunks) {
    long size = row.held().orElseThrow().stamp().size();
    ChunkLayout layout = ChunkLayout.of(size);
    Set<Integer> lost = Set.copyOf(badChunks);
    List<Integer> left =
        lost.isEmpty()
            ? List.of()
            : IntStream.range(0, layout.count())
                .filter(index -> !lost.contains(index))
                .boxed()
                .toList();
    long bytes = left.stream().mapToLong(index -> layout.range(index).length()).sum();
    return Said.of(Report.Type.EVENT, version, ItemState.CORRUPT).holding(ChunkSet.of(left), bytes);
  }

  private void say(ItemRow row, Said said) throws Failure {
    var _ = sync.report(session.url(), row.item(), said);
  }

  private Optional<Download> download(ItemRow row) throws Failure {
    return ledger.find(row.file(), Inventory.key(session.url(), row.item()));
  }
}
