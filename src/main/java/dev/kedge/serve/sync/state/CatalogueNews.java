package dev.kedge.serve.sync.state;

import dev.kedge.protocol.sync.ItemState;
import dev.kedge.protocol.sync.Judge;
import dev.kedge.protocol.sync.Progress;
import dev.kedge.serve.store.StoreException;
import dev.kedge.serve.store.Transaction;
import dev.kedge.serve.sync.state.ItemCatalogue.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What follows from news of the catalogue: claims that waited for a version to be hashed are
 * decided, files of a replaced version become stale, and those who hold or should hold the item
 * hear of it. All of it can be done again without harm, so news that were lost in a crash are made
 * up for by {@link #catchUp}.
 */
public final class CatalogueNews {
  private static final int PAGE = 500;

  private final Turns turns;
  private final Knowledge knowledge;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<String> noted = new LinkedBlockingQueue<>();

  public CatalogueNews(Turns turns, Knowledge knowledge) {
    this.turns = turns;
    this.knowledge = knowledge;
  }

  /** An item came, was hashed, has a new version, or is gone; returns at once. */
  public void note(String item) {
    if (waiting.add(item)) {
      noted.add(item);
    }
  }

  /** Waits for news, and does what follows. */
  void followNext() throws StoreException, InterruptedException {
    String item = noted.take();
    waiting.remove(item);
    try {
      changed(item);
    } catch (StoreException e) {
      note(item);
      throw e;
    }
  }

  /** Does what follows from news of an item that are durable. */
  public void changed(String item) throws StoreException {
    knowledge.desires().ruleItems().forget();
    decide(item);
    if (turns.read(transaction -> matters(transaction, item))) {
      turns.take(turn -> {
        tell(turn, item);
        return true;
      });
    }
  }

  /** A first look at a directory brings news of all its files, which nobody waits for. */
  private boolean matters(Transaction transaction, String item) throws StoreException {
    Optional<ItemCatalogue.Item> known = knowledge.catalogue().item(transaction, item);
    return !ProgressTable.ofItem(transaction, item, "", 1).isEmpty()
        || (known.isPresent()
            && !knowledge.desires().concerned(transaction, known.get()).isEmpty());
  }

  /** Decides what was left undecided. */
  public void catchUp() throws StoreException {
    for (String item : turns.read(ProgressTable::heldItems)) {
      decide(item);
    }
  }

  /** In small steps, so that others come between. */
  private void decide(String item) throws StoreException {
    String after = "";
    while (true) {
      String from = after;
      List<DeviceProgress> rows =
          turns.read(transaction -> ProgressTable.ofItem(transaction, item, from, PAGE));
      if (rows.isEmpty()) {
        return;
      }
      if (turns.read(transaction -> needsDecision(transaction, rows))) {
        turns.take(turn -> {
          for (DeviceProgress row : ProgressTable.ofItem(turn.transaction(), item, from, PAGE)) {
            decide(turn, row);
          }
          return true;
        });
      }
      after = rows.getLast().place().device();
    }
  }

  private boolean needsDecision(Transaction transaction, List<DeviceProgress> rows)
      throws StoreException {
    for (DeviceProgress row : rows) {
      if (deserved(transaction, row.progress()) != row.progress().state()) {
        return true;
      }
    }
    return false;
  }

  private void decide(Turn turn, DeviceProgress row) throws StoreException {
    Progress progress = row.progress();
    ItemState deserved = deserved(turn.transaction(), progress);
    if (deserved != progress.state()) {
      ProgressWriter.decided(turn, row.place(), Optional.of(row), progress.in(deserved));
    }
  }

  /** The state that what the device claims deserves, by what is known now. */
  private ItemState deserved(Transaction transaction, Progress progress) throws StoreException {
    boolean isClaim =
        switch (progress.state()) {
          case VERIFYING, COMPLETED, STALE -> progress.claimed().isPresent();
          default -> false;
        };
    Optional<Version> version =
        isClaim ? knowledge.versions().find(transaction, progress.versionId()) : Optional.empty();
    if (version.isEmpty()) {
      return progress.state();
    }
    Judge.Version judged =
        knowledge.versions().judged(transaction, version.get(), progress.claimed());
    return Judge.proven(ItemState.COMPLETED, progress.claimed(), judged);
  }

  private void tell(Turn turn, String item) throws StoreException {
    Transaction transaction = turn.transaction();
    Set<String> users = new HashSet<>();
    for (DeviceProgress row : ProgressTable.covered(transaction, new Place("", item, ""))) {
      if (row.progress().state().isHeld() && users.add(row.place().user())) {
        turn.tell(ChangeKind.ITEM, new Place(row.place().user(), item, ""));
      }
    }
    Optional<ItemCatalogue.Item> known = knowledge.catalogue().item(transaction, item);
    if (known.isPresent()) {
      for (Device device : knowledge.desires().concerned(transaction, known.get())) {
        turn.tell(ChangeKind.DESIRED, new Place(device.user(), item, device.id()));
      }
    }
  }
}
