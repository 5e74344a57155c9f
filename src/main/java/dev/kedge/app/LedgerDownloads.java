package dev.kedge.app;

import dev.kedge.disk.PartFile;
import dev.kedge.ledger.Ledger;
import dev.kedge.ledger.LostRow;
import dev.kedge.ledger.RowHold;
import dev.kedge.model.Download;
import dev.kedge.model.DownloadState;
import dev.kedge.model.Failure;
import dev.kedge.protocol.TypedText;
import dev.kedge.transfer.PartLock;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** {@link Downloads} over the ledger. */
final class LedgerDownloads implements Downloads {
  private final Ledger ledger;

  LedgerDownloads(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public List<LostRow> unreadable() throws Failure {
    return ledger.unreadable();
  }

  @Override
  public void forget(LostRow row) throws Failure {
    ledger.forget(row.id());
  }

  @Override
  public List<Download> all() throws Failure {
    return ledger.all();
  }

  @Override
  public List<Download> named(String name) throws Failure {
    List<Download> found = new ArrayList<>();
    if (name.matches("[0-9]{1,18}")) {
      ledger.find(Long.parseLong(name)).ifPresent(found::add);
    }
    if (found.isEmpty()) {
      found.addAll(ledger.at(path(name)));
    }
    if (found.isEmpty()) {
      throw new Failure.Usage(
          TypedText.shown(name) + ": no download is known by this file or id", "see 'kedge list'");
    }
    return found;
  }

  @Override
  public List<Download> resumable(List<String> names, boolean failed) throws Failure {
    Predicate<Download> wanted =
        row ->
            row.state() == DownloadState.PAUSED
                || row.state() == DownloadState.ACTIVE
                || (failed && row.state() == DownloadState.FAILED);
    if (names.isEmpty()) {
      // What failed before may fail again, after all its waits: nobody is to wait behind that.
      return all().stream()
          .filter(wanted)
          .filter(row -> !row.isRepair())
          .sorted(Comparator.comparing(row -> row.state() == DownloadState.FAILED))
          .toList();
    }
    Map<Long, Download> chosen = new LinkedHashMap<>();
    for (String name : names) {
      // What is named is meant, also if it failed; of several sources for one file, the last used.
      List<Download> rows = named(name);
      Download row =
          rows.stream()
              .filter(candidate -> candidate.state() != DownloadState.COMPLETED)
              .filter(candidate -> !candidate.isRepair())
              .findFirst()
              .orElse(rows.getFirst());
      chosen.put(row.id(), row);
    }
    return List.copyOf(chosen.values());
  }

  @Override
  public Optional<Path> forget(Download download, boolean deletePart) throws Failure {
    try (RowHold _ =
        ledger
            .hold(download.id())
            .orElseThrow(
                () -> new Failure.Busy(download.file(), download.pid(), download.since()))) {
      return forgetHeld(download, deletePart);
    }
  }

  private Optional<Path> forgetHeld(Download download, boolean deletePart) throws Failure {
    Optional<PartFile> part = PartLock.take(download);
    if (part.isPresent()) {
      try (PartFile locked = part.get()) {
        ledger.forget(download.id());
        if (deletePart) {
          locked.delete();
        }
        return Optional.of(locked.path());
      }
    }
    ledger.forget(download.id());
    return Optional.empty();
  }

  private static Path path(String name) throws Failure {
    try {
      return Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new Failure.Usage(name + ": not a file name", null);
    }
  }
}
